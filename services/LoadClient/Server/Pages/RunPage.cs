using System.Globalization;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Server.Runs;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>A run while it goes on, and its report when it has ended.</summary>
internal static class RunPage
{
    public static async Task WriteAsync(HttpContext context, ServerOptions site, StartedRun run)
    {
        var isOver = run.Outcome.IsCompleted;
        var title = $"Run {run.Id}: {ResultNames.Labels(run.Options, Environment.MachineName)}";
        // Without a script the page asks again by itself.
        if (!isOver) context.Response.Headers["Refresh"] = "2";
        await PageFrame.WriteAsync(context, site, title, isOver ? Report(site, run, await run.Outcome) : Progress(site, run));
    }

    private static string Progress(ServerOptions site, StartedRun run)
    {
        var progress = run.Progress;
        var done = progress.Done is { } share && double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <p class="url">{PageFrame.Escape(run.Options.Target.Url)}</p>
            <section id="run" data-run="{run.Id}" data-status="{site.UiPath}rest/status?runid={run.Id}" aria-live="polite">
            <progress max="1" value="{done:0.####}">{done:0 %}</progress>
            <dl class="tiles">
            <div><dt>Time</dt><dd id="elapsed">{progress.Elapsed.TotalSeconds:0.0} s</dd></div>
            <div><dt>Calls</dt><dd id="calls">{progress.Calls}</dd></div>
            <div><dt>Errors</dt><dd id="errors">{progress.Errors}</dd></div>
            <div><dt>Calls/s</dt><dd id="rate">{progress.Rate:0.#}</dd></div>
            <div><dt>p50</dt><dd id="p50">{Milliseconds(progress.P50)}</dd></div>
            <div><dt>p99</dt><dd id="p99">{Milliseconds(progress.P99)}</dd></div>
            </dl>
            </section>
            <form action="{site.UiPath}" method="get"><input type="hidden" name="runid" value="{run.Id}"><button name="stop" value="Stop" class="stop">Stop</button></form>
            """);
    }

    private static string Report(ServerOptions site, StartedRun run, RunOutcome outcome)
    {
        if (outcome.Result is not { } result) return $"<p class=\"mistake\" role=\"alert\">{PageFrame.Escape(outcome.Mistake ?? "")}</p>";
        using var text = new StringWriter { NewLine = "\n" };
        var settings = new ReportSettings();
        text.WriteLine(PaceText.Headline(run.Options, settings));
        foreach (var line in run.Lines) text.WriteLine(line);
        text.WriteLine(PaceText.Start(run.Options, result.Plan, settings));
        TextReport.Write(text, result, settings);
        return $"""
            <p class="url">{PageFrame.Escape(run.Options.Target.Url)}</p>
            {HistogramChart.Html(result)}
            <p><a href="{site.UiPath}browse?url={run.ResultId}.json">Saved result</a> · <a href="{site.UiPath}data/{run.ResultId}.json">JSON</a></p>
            <pre>{PageFrame.Escape(text.ToString())}</pre>
            """;
    }

    private static string Milliseconds(double seconds) => double.IsFinite(seconds) ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.###} ms") : "-";
}
