using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Report;

/// <summary>A column of the table of rows.</summary>
internal sealed record Column(string Head, Func<Row, string> Cell);
