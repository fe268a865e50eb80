using System.Globalization;

using Bookinfo.LoadClient.Server.Results;
using Bookinfo.LoadClient.Server.Runs;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>Which path below the pages' own means what.</summary>
internal sealed class SiteEndpoints(ServerOptions site, RestEndpoints rest, DataEndpoints data, BrowsePage browse, RunRegistry runs)
{
    // They would fetch anything for anybody, or change the server for everybody.
    private static readonly string[] Refused = ["fetch", "fetch2", "sync", "flags"];

    private bool IsReadOnly => site.Content == PortContent.Results;

    /// <param name="context">The request.</param>
    /// <param name="path">What follows the pages' path.</param>
    public Task AnswerAsync(HttpContext context, string path)
    {
        if (PageFiles.Has(path)) return PageFiles.WriteAsync(context, path);
        if (path == "browse" || (path.Length == 0 && IsReadOnly)) return browse.WriteAsync(context);
        if (path == "report") return browse.WriteReportAsync(context);
        if (path.StartsWith("data/", StringComparison.Ordinal)) return data.AnswerAsync(context, path["data/".Length..]);
        if (!IsReadOnly)
        {
            if (path.Length == 0) return FormAsync(context);
            if (path == "run" && Run(context, "id") is { } run) return RunPage.WriteAsync(context, site, run);
            if (path.StartsWith("rest/", StringComparison.Ordinal) && rest.TryAnswer(context, path["rest/".Length..], out var answered)) return answered;
        }

        var first = path.Split('/')[0];
        return Refused.Contains(first)
            ? PageFrame.WriteAsync(context, site, "Not offered", $"<p>This server does not offer {first}: it would act for whoever asks.</p>", StatusCodes.Status501NotImplemented)
            : PageFrame.WriteAsync(context, site, "Not found", "<p>There is no such page.</p>", StatusCodes.Status404NotFound);
    }

    private Task FormAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["load"] != "Start" && query["stop"] != "Stop") return FormPage.WriteAsync(context, site);
        if (!BrowserCheck.IsAllowed(context.Request)) return PageFrame.WriteAsync(context, site, "Refused", $"<p>Refused: {BrowserCheck.Refusal}.</p>", StatusCodes.Status403Forbidden);
        if (query["stop"] == "Stop") return StopAsync(context);
        return query["json"] == "on" && rest.TryAnswer(context, "run", out var answered) ? answered : StartAsync(context);
    }

    private async Task StartAsync(HttpContext context)
    {
        try
        {
            var parameters = await RunParameters.ReadAsync(context.Request, context.RequestAborted);
            ShowRun(context, runs.Start(parameters, $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}"));
        }
        catch (LoadSetupException mistake)
        {
            await FormPage.WriteAsync(context, site, mistake.Message);
        }
    }

    private Task StopAsync(HttpContext context)
    {
        if (Run(context, "runid") is not { } run) return PageFrame.WriteAsync(context, site, "Not found", "<p>There is no such run.</p>", StatusCodes.Status404NotFound);
        RunRegistry.Stop(run);
        ShowRun(context, run);
        return Task.CompletedTask;
    }

    private void ShowRun(HttpContext context, StartedRun run)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{site.UiPath}run?id={run.Id}");
    }

    private StartedRun? Run(HttpContext context, string parameter) =>
        long.TryParse(context.Request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? runs.Find(id) : null;
}
