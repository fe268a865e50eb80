namespace Bookinfo.ServiceDefaults;

/// <summary>The one list of request headers that a service passes on to its upstreams; everything else stays behind.</summary>
public static class PropagatedHeaders
{
    /// <summary>Who asks: the tasks route on it.</summary>
    public const string EndUser = "end-user";

    /// <summary>W3C trace context, which a service sets itself once it exports spans of its own.</summary>
    public static IReadOnlyList<string> TraceContext { get; } = ["traceparent", "tracestate"];

    public static IReadOnlyList<string> All { get; } =
    [
        "x-request-id",
        "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags",
        "x-ot-span-context",
        "x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority",
        "traceparent", "tracestate",
        "x-cloud-trace-context", "grpc-trace-bin", "sw8",
        EndUser, "user-agent", "cookie", "authorization", "jwt",
    ];
}
