namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>Istio's request metrics of one set of labels. The number of requests is that of the durations.</summary>
internal sealed class RequestSeries
{
    public Histogram DurationMs { get; } = new();

    public Histogram RequestBytes { get; } = new();

    public Histogram ResponseBytes { get; } = new();

    public void Add(long durationMs, long requestBytes, long responseBytes)
    {
        DurationMs.Add(durationMs);
        RequestBytes.Add(requestBytes);
        ResponseBytes.Add(responseBytes);
    }
}

/// <summary>Istio's metrics of TCP connections.</summary>
internal sealed class ConnectionSeries
{
    public long Opened;
    public long Closed;
    public long ReceivedBytes;
    public long SentBytes;
}

/// <summary>Labels that change from one request to the next.</summary>
/// <param name="Status">0: none was sent.</param>
/// <param name="Flags">Envoy's response flags.</param>
/// <param name="GrpcStatus">Null: not gRPC.</param>
internal readonly record struct RequestOutcome(int Status, string Flags, int? GrpcStatus);
