using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>The REST API: run, status, stop, dns.</summary>
internal sealed class RestEndpoints(ServerOptions options, RunRegistry runs)
{
    /// <summary>Answers one of them; false: there is none of this name.</summary>
    public bool TryAnswer(HttpContext context, string name, out Task answered)
    {
        Func<HttpContext, Task>? endpoint = name switch
        {
            "run" => RunAsync,
            "status" => StatusAsync,
            "stop" => StopAsync,
            "dns" => ResolveAsync,
            _ => null,
        };
        answered = endpoint is null ? Task.CompletedTask : BrowserCheck.IsAllowed(context.Request) || name == "status"
            ? endpoint(context)
            : RestJson.WriteErrorAsync(context, StatusCodes.Status403Forbidden, BrowserCheck.Refusal);
        return endpoint is not null;
    }

    private async Task RunAsync(HttpContext context)
    {
        try
        {
            var parameters = await RunParameters.ReadAsync(context.Request, context.RequestAborted);
            var run = runs.Start(parameters, $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}");
            if (parameters.IsOn("async"))
            {
                await RestJson.WriteAsync(context, "started", run.Id, 1, run.ResultId, ResultUrl(context, run));
                return;
            }

            var outcome = await run.Outcome.WaitAsync(context.RequestAborted);
            if (outcome.Json is { } json) await RestJson.WriteAsync(context, StatusCodes.Status200OK, json);
            else await RestJson.WriteErrorAsync(context, StatusCodes.Status400BadRequest, $"Aborting because of {outcome.Mistake}", outcome.Mistake);
        }
        catch (LoadSetupException mistake)
        {
            await RestJson.WriteErrorAsync(context, StatusCodes.Status400BadRequest, mistake.Message);
        }
        catch (BadHttpRequestException refused)
        {
            await RestJson.WriteErrorAsync(context, refused.StatusCode, refused.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits any more; the run goes on, as Fortio's does.
        }
    }

    private Task StatusAsync(HttpContext context) =>
        RestJson.WriteStatusesAsync(context, RunId(context) is { } id ? runs.Running.Where(run => run.Id == id) : runs.Running);

    private async Task StopAsync(HttpContext context)
    {
        var id = RunId(context);
        StartedRun[] stopped = [.. runs.Running.Where(run => id is null || run.Id == id)];
        foreach (var run in stopped) RunRegistry.Stop(run);
        var one = id is not null && stopped.Length == 1 ? stopped[0] : null;
        var isWaited = one is not null && context.Request.Query["wait"] == "true";
        if (isWaited) await one!.Outcome.WaitAsync(context.RequestAborted);
        await RestJson.WriteAsync(context, isWaited ? "stopped" : "stopping", id ?? 0, stopped.Length, one?.ResultId, one is null ? null : ResultUrl(context, one));
    }

    private static async Task ResolveAsync(HttpContext context)
    {
        var name = context.Request.Query["name"].ToString();
        try
        {
            if (name.Length is 0 or > 255) throw new SocketException((int)SocketError.HostNotFound);
            var found = await Dns.GetHostAddressesAsync(name, context.RequestAborted);
            await RestJson.WriteAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteString("Name", name);
                foreach (var (key, family) in new[] { ("IPv4", AddressFamily.InterNetwork), ("IPv6", AddressFamily.InterNetworkV6) })
                {
                    json.WriteStartArray(key);
                    foreach (var address in found.Where(address => address.AddressFamily == family)) json.WriteStringValue(address.ToString());
                    json.WriteEndArray();
                }
            });
        }
        catch (SocketException notFound)
        {
            await RestJson.WriteErrorAsync(context, StatusCodes.Status400BadRequest, $"lookup {name}: {notFound.Message}", notFound.Message);
        }
    }

    private static long? RunId(HttpContext context) =>
        long.TryParse(context.Request.Query["runid"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    private string ResultUrl(HttpContext context, StartedRun run)
    {
        var start = options.BaseUrl.Length > 0 ? options.BaseUrl.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host.Value}";
        return $"{start}{options.UiPath}data/{run.ResultId}.json";
    }
}
