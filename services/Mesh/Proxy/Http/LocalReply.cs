using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>An answer the proxy makes itself.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Text; empty: no body.</param>
/// <param name="Flag">Envoy's response flag; null: none.</param>
/// <param name="Details">Envoy's RESPONSE_CODE_DETAILS.</param>
internal sealed record LocalReply(int Status, string Body, string? Flag, string Details)
{
    private const string BeforeHeaders = "upstream connect error or disconnect/reset before headers. ";

    /// <summary>A body that need not be text, in place of <see cref="Body"/>; empty: that.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>For the access log's transport failure; null: none.</summary>
    public string? TransportFailure { get; init; }

    /// <summary>F17: whether a limit of ours refused the request; such a reply is never retried.</summary>
    public bool Overloaded { get; init; }

    /// <summary>Whether the connection ends with this reply.</summary>
    public bool Closes { get; init; }

    /// <summary>F1, F2: no virtual host, or no rule of it, takes the request.</summary>
    public static LocalReply RouteNotFound { get; } = new(404, "", "NR", "route_not_found");

    /// <summary>F9: the route's timeout.</summary>
    public static LocalReply RouteTimeout { get; } = new(504, "upstream request timeout", "UT", "response_timeout");

    /// <summary>F10: the last try's own timeout.</summary>
    public static LocalReply PerTryTimeout { get; } = RouteTimeout with { Details = "upstream_per_try_timeout" };

    /// <summary>F11: the caller asked to be told of a timeout by 204.</summary>
    public static LocalReply AlternativeTimeout { get; } = new(204, "", "UT", "response_timeout");

    /// <summary>F18: the cluster has no ready endpoint.</summary>
    public static LocalReply NoHealthyUpstream { get; } = new(503, "no healthy upstream", "UH", "no_healthy_upstream");

    /// <summary>F19: the route names a cluster that does not exist.</summary>
    public static LocalReply ClusterNotFound { get; } = new(503, "", "NC", "cluster_not_found");

    /// <summary>F19 with the status that the rule asks for.</summary>
    public static LocalReply ClusterNotFoundAs(int status) => status == ClusterNotFound.Status ? ClusterNotFound : ClusterNotFound with { Status = status };

    /// <summary>HTTP/1.0 at a gateway.</summary>
    public static LocalReply LowVersion { get; } = new(426, "", null, "low_version") { Closes = true };

    /// <summary>A path that cannot be normalised, or carries a fragment.</summary>
    public static LocalReply BadPath { get; } = new(400, "", null, "path_normalization_failed");

    /// <summary>A path that does not begin with a slash.</summary>
    public static LocalReply PathRejected { get; } = new(404, "", null, "absolute_path_rejected");

    /// <summary>Origin form outside a tunnel at a sidecar: no web page may drive it (decision 5).</summary>
    public static LocalReply NotProxied { get; } =
        new(400, "this is a sidecar: send the request in absolute form (GET http://HOST:PORT/PATH) or through CONNECT\n", null, "missing_authority") { Closes = true };

    public static LocalReply BadAuthority { get; } = new(400, "", null, "bad_authority") { Closes = true };

    /// <summary>A header whose name is no token, or whose value has control characters.</summary>
    public static LocalReply InvalidCharacters { get; } = new(400, "", "DPE", "http1.invalid_characters") { Closes = true };

    /// <summary>A target with blanks or control characters.</summary>
    public static LocalReply InvalidTarget { get; } = new(400, "", "DPE", "http1.invalid_url") { Closes = true };

    /// <summary>Content-Length and Transfer-Encoding in one message.</summary>
    public static LocalReply LengthAndCoding { get; } = new(400, "", "DPE", "http1.content_length_and_chunked_not_allowed") { Closes = true };

    /// <summary>A transfer coding other than chunked.</summary>
    public static LocalReply UnknownCoding { get; } = new(501, "", "DPE", "http1.invalid_transfer_encoding") { Closes = true };

    /// <summary>Another upgrade than WebSocket.</summary>
    public static LocalReply UpgradeFailed { get; } = new(403, "", null, "upgrade_failed");

    public static LocalReply ConnectNotRouted { get; } = new(404, "", "NR", "route_not_found") { Closes = true };

    /// <summary>Number of the gRPC status for gRPC callers; null: follows from <see cref="Status"/>.</summary>
    public int? GrpcStatus { get; init; }

    /// <summary>Value of the location header; null: none.</summary>
    public string? Location { get; init; }

    /// <summary>F4, F5: somewhere else.</summary>
    public static LocalReply Redirect(RedirectAction action, Exchange exchange) => Direct(action.Status) with
    {
        Location = action.LocationFor(exchange.Context.Request.Scheme, exchange.AuthorityText, exchange.PathAndQuery),
    };

    /// <summary>F7: the fault filter's abort.</summary>
    public static LocalReply FaultAbort(FaultPolicy fault) =>
        new(fault.AbortGrpcStatus is { } grpc ? GrpcStatusCodes.ToHttp(grpc) : fault.AbortStatus, "fault filter abort", "FI", "fault_filter_abort") { GrpcStatus = fault.AbortGrpcStatus };

    /// <summary>A CORS preflight that needs no upstream.</summary>
    public static LocalReply Preflight { get; } = new(200, "", null, "cors_response");

    /// <summary>F6, F21: what the route table says.</summary>
    public static LocalReply Direct(int status, ReadOnlyMemory<byte> body = default) => new(status, "", null, "direct_response") { Bytes = body };

    /// <summary>F12 to F17: no head of an answer came.</summary>
    /// <param name="outcome">How the last try ended.</param>
    /// <param name="retried">Whether it was not the first try.</param>
    /// <param name="behaviour">Whether the text says why a connection failed.</param>
    public static LocalReply NoAnswer(TryOutcome outcome, bool retried, Behaviour behaviour)
    {
        var (status, flag, reset) = outcome.Result switch
        {
            TryResult.ConnectFailed => (503, "UF", "remote connection failure"),
            TryResult.ConnectTimedOut => (503, "UF", "connection timeout"),
            TryResult.Overflow => (503, "UO", "overflow"),
            TryResult.RemoteReset => (503, "UR", "remote reset"),
            TryResult.RefusedStream => (503, "UR", "remote refused stream reset"),
            TryResult.ProtocolError => (502, "UPE", "protocol error"),
            _ => (503, "UC", "connection termination"),
        };
        var transport = outcome is { Result: TryResult.ConnectFailed, Reason: { } reason } ? TransportFailureOf(reason) : null;
        var isSilent = outcome.Result is TryResult.ConnectFailed or TryResult.ConnectTimedOut && !behaviour.ConnectFailureNamesReason;
        return new LocalReply(
            status,
            isSilent ? BeforeHeaders.TrimEnd(' ', '.') : $"{BeforeHeaders}{(retried ? "retried and the latest " : "")}reset reason: {reset}{(transport is null ? "" : $", transport failure reason: {transport}")}",
            flag,
            $"upstream_reset_before_response_started{{{Underscored(reset)}{(transport is null ? "" : $"|{Underscored(transport)}")}}}")
        {
            TransportFailure = transport is null ? null : Underscored(transport),
            Overloaded = outcome.Result == TryResult.Overflow,
        };
    }

    /// <summary>F12 and F20: a handshake that failed tells of itself.</summary>
    public static string TransportFailureOf(string reason) =>
        reason.StartsWith(Tls.TlsOrigination.ErrorPrefix, StringComparison.Ordinal) ? reason : $"delayed connect error: {reason}";

    private static string Underscored(string text) => text.Replace(' ', '_');
}
