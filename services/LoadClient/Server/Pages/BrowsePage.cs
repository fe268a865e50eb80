using System.Text;
using System.Text.RegularExpressions;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Html;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Server.Results;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>The saved results: a list to choose from, one of them as a chart and a report, several side by side.</summary>
internal sealed class BrowsePage(ServerOptions site, ResultFolder results)
{
    /// <summary>Results that are shown side by side; more are left out.</summary>
    private const int Most = 100;

    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(200);

    public Task WriteAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (pattern, url) = (query["s"].ToString(), query["url"].ToString());
        var chosen = query["sel"].Select(id => id ?? "").Where(id => id.Length > 0).Take(Most).ToList();
        var ids = Filter(results.Ids(), pattern, out var mistake);
        if (chosen.Count == 0 && url.Length > 0) chosen.Add(url.EndsWith(ResultFolder.Extension, StringComparison.Ordinal) ? url[..^ResultFolder.Extension.Length] : url);
        var body = new StringBuilder();
        var title = "Results";
        var status = StatusCodes.Status200OK;
        if (mistake is not null) body.Append($"<p class=\"mistake\" role=\"alert\">{PageFrame.Escape(mistake)}</p>");
        if (chosen.Count > 0)
        {
            var read = chosen.Order(StringComparer.Ordinal).Select(id => results.TryRead(id, out var found) ? (Id: id, found.Result) : (Id: id, null!)).Where(run => run.Result is not null).ToList();
            if (read.Count == 0)
            {
                status = StatusCodes.Status404NotFound;
                body.Append($"<p class=\"mistake\" role=\"alert\">There is no result {PageFrame.Escape(chosen[0])}.</p>");
            }
            else
            {
                title = read.Count == 1 ? ResultNames.Labels(read[0].Result.Options, "") : $"{read.Count} results";
                body.Append(read.Count == 1 ? One(read[0].Id, read[0].Result) : TrendChart.Html(read));
            }
        }

        body.Append(List(ids, pattern, chosen));
        return PageFrame.WriteAsync(context, site, title, body.ToString(), status);
    }

    /// <summary>One result as <c>load -html</c> writes it.</summary>
    public Task WriteReportAsync(HttpContext context)
    {
        if (!results.TryRead(context.Request.Query["url"].ToString(), out var stored)) return PageFrame.WriteAsync(context, site, "Not found", "<p>There is no such result.</p>", StatusCodes.Status404NotFound);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return context.Response.WriteAsync(HtmlReport.Write(stored.Result, [], new ReportSettings { IsFromFiles = true }), context.RequestAborted);
    }

    private string One(string id, RunResult result)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TextReport.Write(text, result, new ReportSettings { IsFromFiles = true });
        return $"""
            <p class="url">{PageFrame.Escape(result.Options.Target.Url)}</p>
            {HistogramChart.Html(result)}
            <p><a href="{site.UiPath}report?url={PageFrame.Escape(id)}.json">All charts</a> · <a href="{site.UiPath}data/{PageFrame.Escape(id)}.json">JSON</a></p>
            <details><summary>Report</summary><pre>{PageFrame.Escape(text.ToString())}</pre></details>
            """;
    }

    private string List(IReadOnlyList<string> ids, string pattern, List<string> chosen)
    {
        var list = new StringBuilder($"""
            <form action="{site.UiPath}browse" method="get">
            <label class="wide">Filter (regular expression) <input type="search" name="s" value="{PageFrame.Escape(pattern)}" autocomplete="off"></label>
            <label class="wide">Results, newest first <select name="sel" multiple size="{Math.Clamp(ids.Count, 3, 15)}">
            """);
        foreach (var id in ids) list.Append($"<option value=\"{id}\"{(chosen.Contains(id) ? " selected" : "")}>{id}</option>\n");
        return list.Append("</select></label>\n<p><button>Show</button></p></form>").ToString();
    }

    private static IReadOnlyList<string> Filter(IReadOnlyList<string> ids, string pattern, out string? mistake)
    {
        mistake = null;
        if (pattern.Length == 0) return ids;
        try
        {
            // Patterns come from strangers: this kind takes time in proportion to the text.
            var filter = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit);
            return [.. ids.Where(id => filter.IsMatch(id))];
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            mistake = $"Filter: {exception.Message}";
            return ids;
        }
    }
}
