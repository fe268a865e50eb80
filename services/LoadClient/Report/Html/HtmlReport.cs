using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Report.Html.Charts;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>A result as one page that needs nothing else: no script, no font, no network. Light or dark as the reader's system is.</summary>
internal static class HtmlReport
{
    public static string Write(RunResult result, IReadOnlyList<ThresholdResult> thresholds, ReportSettings settings)
    {
        var labels = ResultNames.Labels(result.Options, settings.HostName);
        var html = new StringBuilder(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Escape(labels)} – load test</title>
            <style>{HtmlStyle.Text}</style>
            </head>
            <body>
            <header>
            <h1>{Escape(labels)}</h1>
            <p>{Escape(Subtitle(result))}</p>
            </header>
            <main>

            """);
        html.Append(Verdict.Html(result, thresholds)).Append(SummaryTiles.Html(result)).Append("<div class='grid'>\n");
        foreach (var figure in Figures(result)) html.Append(figure.Html());
        html.Append("<div class='stack'>\n").Append(Outcomes.Answers(result)).Append(Outcomes.Connections(result)).Append("</div>\n</div>\n").Append(Outcomes.Splits(result));
        html.Append(CultureInfo.InvariantCulture, $"</main>\n<footer><p>{Escape(ResultNames.Id(result, settings.HostName))} · Fortio {Escape(settings.Version)}</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static IEnumerable<Figure> Figures(RunResult result)
    {
        if (result.Intervals.Count > 0)
        {
            yield return RateChart.Draw(result);
            yield return LatencyChart.Draw(result);
        }

        yield return PercentileChart.Draw(result);
        if (result.HasRate() && result.ResponseTimes.Count > 0) yield return HistogramChart.Draw("response", "Response times", result.ResponseTimes, null);
        yield return HistogramChart.Draw("service", "Service times", result.Durations, result.ErrorDurations);
    }

    private static string Subtitle(RunResult result)
    {
        var pace = result.Options.Pace;
        var rate = pace.Qps > 0 ? $"{PaceText.Rate(pace)} calls/s" : "as fast as possible";
        var ways = pace.OpenLoop ? $"open loop, at most {pace.MaxInFlight} in flight" : result.Plan.Workers == 1 ? "1 connection" : $"{result.Plan.Workers} connections";
        return $"{ResultNames.RunType(result.Options)} · {result.Options.Target.Url} · {rate} · {ways} · {result.StartTime.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}";
    }
}
