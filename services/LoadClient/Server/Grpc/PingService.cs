using Bookinfo.LoadClient.Protos;

using Grpc.Core;

namespace Bookinfo.LoadClient.Server.Grpc;

/// <summary>Fortio's Ping: the request goes back with the server's time, after the delay that it asks for.</summary>
internal sealed class PingService(TimeProvider time) : PingServer.PingServerBase
{
    /// <summary>A request for more waits this long.</summary>
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public override async Task<PingMessage> Ping(PingMessage request, ServerCallContext context)
    {
        var delay = request.DelayNanos >= LongestDelay.TotalNanoseconds ? LongestDelay : TimeSpan.FromTicks(request.DelayNanos / TimeSpan.NanosecondsPerTick);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, context.CancellationToken);
        request.Ts = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return request;
    }
}
