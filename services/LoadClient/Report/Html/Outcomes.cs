using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>Tables of what came back: codes and reasons, splits, connections.</summary>
internal static class Outcomes
{
    /// <summary>Codes, or outcomes by name, and why calls had no answer.</summary>
    public static string Answers(RunResult result)
    {
        var calls = result.Durations.Count;
        var table = new HtmlTable("Answer", "Share", "Calls");
        // The reasons say more than the code that stands for all of them.
        var codes = result.Codes.Where(pair => pair.Key != -1 || result.Failures.Count == 0);
        foreach (var (code, count) in codes.OrderBy(pair => pair.Key)) table.ShareRow(code is (>= 200 and <= 299) or 418 ? "ok" : "errors", code == -1 ? "no answer" : $"{code}", Part(count, calls), Count(count));
        foreach (var (name, count) in result.Details.OrderBy(pair => pair.Key, StringComparer.Ordinal)) table.ShareRow(name is "OK" or "SERVING" ? "ok" : "errors", name, Part(count, calls), Count(count));
        foreach (var (failure, count) in result.Failures.OrderByDescending(pair => pair.Value)) table.ShareRow("errors", $"no answer: {FailureName.Of(failure)}", Part(count, calls), Count(count));
        return Card("Answers", table.Html());
    }

    /// <summary>Calls by the values of the headers asked for; empty without.</summary>
    public static string Splits(RunResult result)
    {
        if (result.Splits.Count == 0) return "";
        var table = new HtmlTable(string.Join(", ", result.Options.SplitBy), "Share", "Calls", "Errors", "Mean", "p50", "p99", "Longest");
        foreach (var (value, split) in result.Splits.OrderByDescending(pair => pair.Value.Durations.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var times = split.Durations;
            table.ShareRow(
                "count", value.Length == 0 ? "(none)" : value, Part(times.Count, result.Durations.Count), Count(times.Count), Count(split.Errors),
                Time(times.Average), Time(times.Percentile(50)), Time(times.Percentile(99)), Time(times.Max));
        }

        return Card("Split by answer header", table.Html());
    }

    /// <summary>Sockets by address, and how long connecting took.</summary>
    public static string Connections(RunResult result)
    {
        var sockets = result.SocketCount();
        var times = result.ConnectTimes();
        var table = new HtmlTable("Address", "Share", "Sockets");
        foreach (var (address, count) in result.Addresses().OrderByDescending(pair => pair.Value)) table.ShareRow("count", address, Part(count, sockets), Count(count));
        var note = times.Count == 0 ? "" : $"<p class='note'>Connecting took {Time(times.Average)} on average, {Time(times.Max)} at most.</p>";
        return Card($"{Count(sockets)} {(sockets == 1 ? "socket" : "sockets")} for {Count(result.Plan.Workers)} {(result.Plan.Workers == 1 ? "connection" : "connections")}", table.Html() + note);
    }

    private static string Card(string heading, string content) => $"<section class='card'><h2>{Escape(heading)}</h2><div class='scroll'>{content}</div></section>\n";

    private static double Part(long count, long whole) => whole == 0 ? 0 : 100.0 * count / whole;
}
