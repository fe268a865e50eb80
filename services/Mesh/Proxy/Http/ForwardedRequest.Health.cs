using System.Globalization;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>What a try tells about its endpoint's health (contract mesh.md section 3.6).</summary>
internal sealed partial class ForwardedRequest
{
    /// <summary>gRPC says how it went in grpc-status when the answer is all head.</summary>
    private int StatusForHealth(int status, Func<string, string?> header) =>
        status == 200
        && _exchange.Context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
        && int.TryParse(header("grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var grpc)
            ? GrpcStatusCodes.ToHttp(grpc)
            : status;

    /// <summary>
    /// The route's or the try's limit counts while the answer's head is awaited; a caller that leaves tells nothing. Not asked about
    /// a request that never left the queue.
    /// </summary>
    private bool SpeaksAgainst(TryResult result) => result switch
    {
        TryResult.ConnectFailed or TryResult.ConnectTimedOut or TryResult.Terminated or TryResult.RemoteReset or TryResult.RefusedStream or TryResult.ProtocolError => true,
        TryResult.Cancelled => _routeLimit.Expired || _tryLimit!.Expired,
        TryResult.BrokenOff => !_routeLimit.Expired && !_exchange.Context.RequestAborted.IsCancellationRequested,
        _ => false,
    };
}
