using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Report;

/// <summary>All that is worth keeping of a run.</summary>
/// <param name="Name">Name of the command; files bear it.</param>
/// <param name="Columns">Of the table of rows.</param>
/// <param name="Conditions">What was called, how often, for how long, on which cores.</param>
/// <param name="Options">Rounds, seconds, connections.</param>
/// <param name="Machine">Where and when.</param>
/// <param name="Rows">What was measured.</param>
/// <param name="Verdicts">Which bars hold.</param>
/// <param name="Notes">What is missing, what comes from elsewhere.</param>
internal sealed record BenchmarkReport(
    string Name, IReadOnlyList<Column> Columns, string Conditions, RunOptions Options, Machine Machine, IReadOnlyList<Row> Rows, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<string> Notes);
