using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>A result that was read from JSON.</summary>
/// <param name="Result">As the run had it; connections only by number and together.</param>
/// <param name="Version">Who wrote it.</param>
/// <param name="IsOwn">Whether it holds our own object, from which histograms are restored whole.</param>
internal sealed record StoredResult(RunResult Result, string Version, bool IsOwn);
