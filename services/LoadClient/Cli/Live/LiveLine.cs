using System.Globalization;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Live;

/// <summary>Where a run stands, in one line.</summary>
internal static class LiveLine
{
    private const int WideBar = 20;

    private const int NarrowBar = 10;

    /// <summary>Columns from which the wide bar leaves room for all figures.</summary>
    private const int WideTerminal = 110;

    private const string Bold = "\u001b[1m";

    private const string Red = "\u001b[31m";

    private const string Plain = "\u001b[0m";

    /// <summary>For a terminal: a bar in front, the rate in bold, errors in red; what does not fit is left out, least important first.</summary>
    public static string Drawn(RunProgress progress, int columns, bool isColored)
    {
        var width = columns < WideTerminal ? NarrowBar : WideBar;
        var full = (int)Math.Round((progress.Done ?? 0) * width);
        var bar = progress.Done is { } done
            ? $"{new string('█', full)}{new string('░', width - full)} {done * 100,3:0}%"
            : Elapsed(progress.Elapsed);
        var parts = new List<string> { bar };
        parts.AddRange(Figures(progress));
        // The last column stays free: some terminals wrap as soon as it is written.
        while (parts.Count > 1 && string.Join("  ", parts).Length >= columns) parts.RemoveAt(parts.Count - 1);
        return string.Join("  ", parts.Select(part => !isColored ? part
            : part.StartsWith("errors", StringComparison.Ordinal) && progress.Errors > 0 ? Red + part + Plain
            : part.EndsWith("/s", StringComparison.Ordinal) ? Bold + part + Plain
            : part));
    }

    /// <summary>For a log.</summary>
    public static string Logged(RunProgress progress) =>
        $"{Elapsed(progress.Elapsed)}{(progress.Done is { } done ? string.Create(CultureInfo.InvariantCulture, $" ({done * 100:0}%)") : "")}: {string.Join(", ", Figures(progress))}";

    private static IEnumerable<string> Figures(RunProgress progress)
    {
        yield return $"{GoFormat.Fixed(progress.Rate, progress.Rate < 100 ? 1 : 0)}/s";
        yield return $"p50 {Time(progress.P50)}";
        yield return $"p99 {Time(progress.P99)}";
        yield return $"errors {progress.Errors}{(progress.Errors > 0 ? $" ({GoFormat.Fixed(100.0 * progress.Errors / progress.Calls, 1)}%)" : "")}";
        if (progress.Remaining is { } left) yield return $"{Elapsed(left)} left";
        yield return $"in flight {progress.InFlight}";
        yield return $"{progress.Calls} calls";
    }

    private static string Elapsed(TimeSpan time) => GoDuration.Text(TimeSpan.FromSeconds(Math.Round(time.TotalSeconds)));

    private static string Time(double seconds) => !double.IsFinite(seconds) ? "-"
        : seconds < 0.001 ? GoFormat.General(seconds * 1e6, 3) + "µs"
        : seconds < 1 ? GoFormat.General(seconds * 1000, 3) + "ms"
        : GoFormat.General(seconds, 3) + "s";
}
