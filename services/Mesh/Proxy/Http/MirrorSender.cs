using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Sends copies of requests to mirrors and forgets them: nothing of it reaches the caller (contract mesh.md section 4).</summary>
internal sealed partial class MirrorSender(RunningProxy proxy, ProxyServices services, string? server)
{
    /// <summary>A mirror that never answers must not eat the proxy: beyond this many open copies no more are made.</summary>
    private const int MostInFlight = 10_000;

    /// <summary>The same for the bodies they hold.</summary>
    private const long MostBodyBytes = 128 * 1024 * 1024;

    private readonly ILogger _logger = services.Loggers.CreateLogger<MirrorSender>();

    private int _inFlight;

    private long _bodyBytes;

    /// <summary>Draws the mirrors of one request. Call it when header rules and rewrites are done.</summary>
    /// <returns>Null: no copy is made of this request.</returns>
    public MirroredRequest? Draw(Exchange exchange, ForwardAction action)
    {
        if (action.Mirrors.IsEmpty || exchange.Context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true) return null;
        List<(MirrorPolicy Policy, ClusterTarget Cluster)>? drawn = null;
        foreach (var mirror in action.Mirrors)
        {
            if (Chance.Hits(services.Random, mirror.Share) && exchange.Routing.Clusters.TryGetValue(mirror.Cluster, out var cluster)) (drawn ??= []).Add((mirror, cluster));
        }

        return drawn is null ? null : new MirroredRequest(this, exchange, action, drawn);
    }

    /// <summary>Sends one copy behind the caller's back.</summary>
    public async Task SendAsync(MirroredRequest request, MirrorPolicy policy, ClusterTarget cluster, ReadOnlyMemory<byte> body)
    {
        var inFlight = Interlocked.Increment(ref _inFlight);
        var bodyBytes = Interlocked.Add(ref _bodyBytes, body.Length);
        try
        {
            if (inFlight > MostInFlight || bodyBytes > MostBodyBytes) return;

            // The caller's own request goes first: it must not wait for this one to get under way.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            using var copy = new ForwardedRequest(request.CopyFor(policy, body, services.Time, proxy.Ending), request.Action, cluster, services, server);
            await copy.RunAsync();
        }
#pragma warning disable CA1031 // What peers do is a value; what is thrown is a bug of ours, and nobody else would hear of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            CopyFailed(policy.Cluster, e);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            Interlocked.Add(ref _bodyBytes, -body.Length);
        }
    }

    [LoggerMessage(LogLevel.Error, "a copy for mirror {Cluster} failed")]
    private partial void CopyFailed(string cluster, Exception exception);
}
