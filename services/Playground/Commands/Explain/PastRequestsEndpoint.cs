using System.Collections.Immutable;
using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Commands;

/// <summary>Answers <c>playground explain --last</c>: the last real requests of a pod, the oldest first, each with the rules of its time.</summary>
internal sealed class PastRequestsEndpoint(PodNetwork network) : IApiPath
{
    public const string ApiPath = "/playground/v1/requests";

    private readonly CallerFinder _callers = new(network);

    public string Path => ApiPath;

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await ApiReply.WriteAsync(context, ApiStatus.MethodNotAllowed("requests are read with GET"));
            return;
        }

        if (PastRequestsAsk.Read(context.Request.Query, out var problem) is not { } ask)
        {
            await ApiReply.WriteAsync(context, ApiStatus.BadRequest(problem));
            return;
        }

        var proxies = _callers.Find(ask.From);
        if (proxies.Count == 0)
        {
            await ApiReply.WriteAsync(context, new ApiStatus(404, "NotFound", _callers.Unknown(ask.From)));
            return;
        }

        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, Find(proxies, ask), CommandsJson.Default.ImmutableArrayPastRequest, context.RequestAborted);
    }

    private ImmutableArray<PastRequest> Find(IReadOnlyList<IProxy> proxies, PastRequestsAsk ask)
    {
        var workloads = network.Proxies
            .SelectMany(static proxy => proxy.Identity.OwnPorts.Values.Select(address => (Address: address.ToString(), Name: CallerFinder.NameOf(proxy))))
            .DistinctBy(static one => one.Address).ToImmutableDictionary(static one => one.Address, static one => one.Name);
        return
        [
            .. proxies.SelectMany(proxy => proxy.LastRequests.Where(ask.Fits).Select(seen => (proxy, seen)))
                .OrderBy(static one => one.seen.Started).TakeLast(ask.Last)
                .Select(one => PastRequest.Of(one.proxy, one.seen, one.proxy.TableVersion, workloads)),
        ];
    }
}
