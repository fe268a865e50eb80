using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>The other forms' CPU per call against native AOT's. No bar: size, start and memory count as well.</summary>
internal static class FormRatios
{
    public static IReadOnlyList<Verdict> Judge(IReadOnlyList<Row> rows) =>
    [
        .. from row in rows
           let native = Native(row, rows)
           where row != native
           select new Verdict(row.Name, native.Name, row.RatioTo(native), double.PositiveInfinity, row.IsValid && native.IsValid),
    ];

    /// <summary>The row of the same program as native AOT.</summary>
    public static Row Native(Row row, IReadOnlyList<Row> rows) =>
        rows.First(other => other.Peer is FormPeer { Form: ProgramForm.NativeAot } native && native.Project == ((FormPeer)row.Peer).Project);
}
