using System.Globalization;

using Bookinfo.Mesh.Proxy.Http;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary>What a line of the access log may speak of. Made only when a line is written.</summary>
internal sealed record LogEntry
{
    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required ConnectionFacts Facts { get; init; }

    /// <summary>Null: a connection that carried no HTTP we looked into.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>0: none was sent.</summary>
    public int Status { get; init; }

    /// <summary>Envoy's response flags; null: none.</summary>
    public string? Flags { get; init; }

    public string? Details { get; init; }

    public string? TransportFailure { get; init; }

    public long BytesReceived { get; init; }

    public long BytesSent { get; init; }

    public string? UpstreamHost { get; init; }

    public string? Cluster { get; init; }

    public string? RouteName { get; init; }

    /// <summary>The proxy's own side of the connection to the endpoint; null: unknown.</summary>
    public System.Net.IPEndPoint? UpstreamLocal { get; init; }

    public static LogEntry Of(Exchange exchange) => new()
    {
        Started = exchange.StartTime,
        Duration = exchange.Elapsed,
        Facts = exchange.Facts,
        Exchange = exchange,
        Status = exchange.Status,
        Flags = exchange.CallerGone ? "DC" : exchange.FlagsText,
        Details = exchange.CallerGone ? "downstream_remote_disconnect" : exchange.Details,
        TransportFailure = exchange.TransportFailure,
        BytesReceived = exchange.BytesReceived,
        BytesSent = exchange.BytesSent,
        UpstreamHost = exchange.UpstreamHost,
        Cluster = exchange.ClusterName,
        RouteName = exchange.RouteName,
        UpstreamLocal = exchange.UpstreamLocal,
    };

    /// <summary>A request that counts as a connection: bytes are those of the bodies.</summary>
    public static LogEntry OfConnection(Exchange exchange) => Of(exchange) with { Exchange = null, Status = 0, Details = null, RouteName = null };

    /// <summary>A header of the request, pseudo headers included; null: absent.</summary>
    public string? Request(string name) => Exchange is not { } exchange ? null : name.ToUpperInvariant() switch
    {
        ":METHOD" => exchange.Context.Request.Method,
        ":PATH" => exchange.PathAndQuery,
        ":AUTHORITY" or "HOST" => exchange.AuthorityText,
        ":SCHEME" => exchange.Context.Request.Scheme,
        _ => Value(exchange.Context.Request.Headers, name),
    };

    /// <summary>A header of the answer; null: absent.</summary>
    public string? Response(string name) => Exchange is not { } exchange ? null : name.ToUpperInvariant() switch
    {
        // A pod's own answer has it too; a reply of the proxy has not, and neither has a pod without a sidecar.
        "X-ENVOY-UPSTREAM-SERVICE-TIME" => exchange.ServiceTime is { } time ? ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null,
        ":STATUS" => Status.ToString(CultureInfo.InvariantCulture),
        _ => Value(exchange.Context.Response.Headers, name),
    };

    private static string? Value(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var value) && value.Count > 0 ? value.ToString() : null;
}
