using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Whether a failed try may be repeated, and when (contract mesh.md section 1.3).</summary>
internal static class RetryRules
{
    private const int LongestBackoff = 10;

    private const RetryOn AnyReset = RetryOn.Reset | RetryOn.ServerError5xx | RetryOn.GatewayError;

    /// <summary>Judges an answer of an upstream.</summary>
    public static bool Covers(RetryPolicy policy, int status, Func<string, string?> header)
    {
        if (header("x-envoy-overloaded") is not null) return false;
        if (header("x-envoy-ratelimited") is not null) return policy.On.HasFlag(RetryOn.EnvoyRateLimited);
        if (policy.On.HasFlag(RetryOn.ServerError5xx) && status is >= 500 and <= 599) return true;
        if (policy.On.HasFlag(RetryOn.GatewayError) && status is 502 or 503 or 504) return true;
        if (policy.On.HasFlag(RetryOn.Retriable4xx) && status == 409) return true;
        if (policy.StatusCodes.Contains(status)) return true;
        return header("grpc-status") is { } grpc && CoversGrpc(policy.On, grpc);
    }

    /// <summary>Judges a try without an answer; a try that hit its own timeout counts as reset.</summary>
    public static bool Covers(RetryPolicy policy, TryResult result) => result switch
    {
        TryResult.ConnectFailed or TryResult.ConnectTimedOut => (policy.On & (AnyReset | RetryOn.ConnectFailure | RetryOn.ResetBeforeRequest)) != 0,
        TryResult.RefusedStream => (policy.On & (AnyReset | RetryOn.RefusedStream)) != 0,
        TryResult.Terminated or TryResult.RemoteReset or TryResult.ProtocolError or TryResult.Cancelled => (policy.On & AnyReset) != 0,
        _ => false,
    };

    /// <summary>Full jitter over a window that doubles, never longer than ten times the base.</summary>
    /// <param name="policy">Gives the base.</param>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="random">Draws within the window.</param>
    public static TimeSpan Backoff(RetryPolicy policy, int retry, IRandomSource random)
    {
        var factor = Math.Min((1L << Math.Min(retry, LongestBackoff)) - 1, LongestBackoff);
        var window = policy.BackoffBase.Ticks * factor;
        return window <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks(random.Draw(window));
    }

    private static bool CoversGrpc(RetryOn on, string status) => status switch
    {
        "1" => on.HasFlag(RetryOn.GrpcCancelled),
        "4" => on.HasFlag(RetryOn.GrpcDeadlineExceeded),
        "8" => on.HasFlag(RetryOn.GrpcResourceExhausted),
        "13" => on.HasFlag(RetryOn.GrpcInternal),
        "14" => on.HasFlag(RetryOn.GrpcUnavailable),
        _ => false,
    };
}
