using System.Globalization;
using System.Net;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary>Envoy's command operators: name to value. Null: the line shows <c>-</c>.</summary>
internal static class LogOperators
{
    private static readonly Dictionary<string, Func<LogEntry, string?>> Plain = new()
    {
        ["PROTOCOL"] = static entry => entry.Exchange?.Context.Request.Protocol,
        ["RESPONSE_CODE"] = static entry => Text(entry.Status),
        ["RESPONSE_CODE_DETAILS"] = static entry => entry.Details,
        ["RESPONSE_FLAGS"] = static entry => entry.Flags,
        ["CONNECTION_TERMINATION_DETAILS"] = static _ => null,
        ["UPSTREAM_TRANSPORT_FAILURE_REASON"] = static entry => entry.TransportFailure,
        ["DOWNSTREAM_TRANSPORT_FAILURE_REASON"] = static _ => null,
        ["BYTES_RECEIVED"] = static entry => Text(entry.BytesReceived),
        ["BYTES_SENT"] = static entry => Text(entry.BytesSent),
        ["DURATION"] = static entry => Milliseconds(entry.Duration),
        ["REQUEST_DURATION"] = static entry => entry.Exchange?.ReceivedAfter is { } whole ? Milliseconds(whole) : null,
        ["RESPONSE_DURATION"] = static entry => entry.Exchange?.AnsweredAfter is { } head ? Milliseconds(head) : null,
        ["RESPONSE_TX_DURATION"] = static entry => entry.Exchange?.AnsweredAfter is { } head ? Milliseconds(entry.Duration - head) : null,
        ["UPSTREAM_HOST"] = static entry => entry.UpstreamHost,
        ["UPSTREAM_REMOTE_ADDRESS"] = static entry => entry.UpstreamHost,
        ["UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static entry => entry.UpstreamHost is { } host ? host[..Math.Max(0, host.LastIndexOf(':'))] : null,
        ["UPSTREAM_REMOTE_PORT"] = static entry => entry.UpstreamHost is { } host ? host[(host.LastIndexOf(':') + 1)..] : null,
        ["UPSTREAM_LOCAL_ADDRESS"] = static entry => entry.UpstreamLocal?.ToString(),
        ["UPSTREAM_CLUSTER"] = static entry => entry.Cluster,
        ["UPSTREAM_CLUSTER_RAW"] = static entry => entry.Cluster,
        ["UPSTREAM_REQUEST_ATTEMPT_COUNT"] = static entry => entry.Request("x-envoy-attempt-count") ?? "0",
        ["DOWNSTREAM_LOCAL_ADDRESS"] = static entry => entry.Facts.Local?.ToString(),
        ["DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT"] = static entry => Host(entry.Facts.Local),
        ["DOWNSTREAM_LOCAL_PORT"] = static entry => Port(entry.Facts.Local),
        ["DOWNSTREAM_DIRECT_LOCAL_ADDRESS"] = static entry => entry.Facts.Local?.ToString(),
        ["DOWNSTREAM_REMOTE_ADDRESS"] = static entry => entry.Facts.Remote?.ToString(),
        ["DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static entry => Host(entry.Facts.Remote),
        ["DOWNSTREAM_REMOTE_PORT"] = static entry => Port(entry.Facts.Remote),
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS"] = static entry => entry.Facts.Remote?.ToString(),
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT"] = static entry => Host(entry.Facts.Remote),
        ["REQUESTED_SERVER_NAME"] = static entry => entry.Facts.ServerName,
        ["ROUTE_NAME"] = static entry => entry.RouteName,
        ["CONNECTION_ID"] = static entry => entry.Exchange?.Context.Connection.Id,
        ["STREAM_ID"] = static entry => entry.Request("x-request-id"),
        ["HOSTNAME"] = static entry => entry.Facts.Proxy.Identity.Name,
        ["GRPC_STATUS_NUMBER"] = static entry => GrpcStatus(entry),
        ["GRPC_STATUS"] = static entry => GrpcStatus(entry),
        ["VIRTUAL_CLUSTER_NAME"] = static _ => null,
    };

    /// <summary>Operators whose value is a number in JSON.</summary>
    private static readonly HashSet<string> Numbers =
    [
        "RESPONSE_CODE", "BYTES_RECEIVED", "BYTES_SENT", "DURATION", "REQUEST_DURATION", "RESPONSE_DURATION", "RESPONSE_TX_DURATION", "UPSTREAM_REQUEST_ATTEMPT_COUNT",
        "DOWNSTREAM_LOCAL_PORT", "DOWNSTREAM_REMOTE_PORT", "UPSTREAM_REMOTE_PORT", "GRPC_STATUS_NUMBER",
    ];

    public static bool IsNumber(string name) => Numbers.Contains(name);

    public static string Known => string.Join(", ", Plain.Keys.Concat(["START_TIME", "REQ", "RESP", "TRAILER", "DYNAMIC_METADATA", "FILTER_STATE", "METADATA"]).Order(StringComparer.Ordinal));

    /// <param name="name">Without the percent signs.</param>
    /// <param name="argument">What stands in brackets; null: no brackets.</param>
    /// <returns>Null: there is no such operator.</returns>
    public static Func<LogEntry, string?>? Find(string name, string? argument)
    {
        if (argument is null && Plain.TryGetValue(name, out var plain)) return plain;
        if (name == "START_TIME") return LogTime.Compile(argument);
        if (argument is null) return null;
        var (first, second) = argument.Split('?') is [var one, var other] ? (one, other) : (argument, null);
        return name switch
        {
            "REQ" => entry => entry.Request(first) ?? (second is null ? null : entry.Request(second)),
            "RESP" => entry => entry.Response(first) ?? (second is null ? null : entry.Response(second)),
            "TRAILER" => entry => Trailer(entry, first) ?? (second is null ? null : Trailer(entry, second)),
            "GRPC_STATUS" => Plain["GRPC_STATUS"],
            // Nothing here writes any.
            "DYNAMIC_METADATA" or "FILTER_STATE" or "METADATA" or "UPSTREAM_METADATA" => static _ => null,
            _ => null,
        };
    }

    private static string? Trailer(LogEntry entry, string name) =>
        entry.Exchange?.Context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers && trailers.TryGetValue(name, out var value) && value.Count > 0 ? value.ToString() : null;

    private static string? GrpcStatus(LogEntry entry) => Trailer(entry, "grpc-status") ?? entry.Response("grpc-status");

    private static string Milliseconds(TimeSpan time) => Text((long)time.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Host(IPEndPoint? address) => address?.Address.ToString();

    private static string? Port(IPEndPoint? address) => address is null ? null : Text(address.Port);
}
