using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>One request and what becomes of it: what the access log and the counters want to know at the end.</summary>
internal sealed class Exchange(HttpContext context, ConnectionFacts facts, RoutingState routing, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public HttpContext Context { get; } = context;

    public ConnectionFacts Facts { get; } = facts;

    /// <summary>The table this request began with, kept to its end.</summary>
    public RoutingState Routing { get; } = routing;

    public DateTimeOffset StartTime { get; } = time.GetUtcNow();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The request's authority: as sent, then as rewritten.</summary>
    public string AuthorityText { get; set; } = "";

    /// <summary>Where the caller wanted to connect.</summary>
    public Authority Dialled { get; set; }

    /// <summary>Path and query as asked for, in order.</summary>
    public string PathAndQuery { get; set; } = "/";

    /// <summary>What the rules are asked; null: it did not come to them.</summary>
    public RequestQuestion? Question { get; set; }

    /// <summary>Path and query as they go out; null: as asked for.</summary>
    public string? UpstreamPath { get; set; }

    /// <summary>What the route changes about headers; null: nothing.</summary>
    public RouteHeaders? RuleHeaders { get; set; }

    /// <summary>What the chosen one of several destinations changes before that; null: nothing.</summary>
    public RouteHeaders? DestinationHeaders { get; set; }

    /// <summary>What the answer tells the page of another origin; null: nothing.</summary>
    public CorsAnswer? Cors { get; set; }

    /// <summary>The route's own counters; null: it has none.</summary>
    public RouteCounters? RouteCounters { get; set; }

    /// <summary>Value of the Set-Cookie header that makes the caller come back to its endpoint; null: none.</summary>
    public string? IssuedCookie { get; set; }

    /// <summary>Whether a fault held the request back.</summary>
    public bool IsDelayed { get; set; }

    /// <summary>Whether a sidecar would have seen bytes here, not a request.</summary>
    public bool IsTcp { get; set; }

    public string? RouteName { get; set; }

    /// <summary>Which written rule took it; null: none.</summary>
    public string? Rule { get; set; }

    /// <summary>Null: none was chosen.</summary>
    public string? ClusterName { get; set; }

    /// <summary>Address of the endpoint last tried; null: none.</summary>
    public string? UpstreamHost { get; set; }

    /// <summary>The proxy's side of the connection to it; null: unknown.</summary>
    public System.Net.IPEndPoint? UpstreamLocal { get; set; }

    /// <summary>The endpoint last tried; null: none that the mesh knows.</summary>
    public EndpointTarget? Endpoint { get; set; }

    /// <summary>Of the answer; 0: the caller left before it came.</summary>
    public int Status => CallerGone ? 0 : Context.Response.StatusCode;

    /// <summary>Bytes of the request's body.</summary>
    public long BytesReceived => Body?.Received ?? 0;

    /// <summary>Bytes of the answer's body.</summary>
    public long BytesSent => Sent?.Count ?? (ServiceTime is null ? LocalReplyLength : HttpMethods.IsHead(Context.Request.Method) ? 0 : Context.Response.ContentLength ?? 0);

    /// <summary>Envoy's response flags, comma-joined, but for the delay's; null: none.</summary>
    public string? Flags { get; set; }

    /// <summary>All flags in Envoy's order: a delay stands before the abort and behind the rest.</summary>
    public string FlagsText => (IsDelayed, Flags) switch
    {
        (false, var others) => others ?? "-",
        (true, null) => "DI",
        (true, "FI") => "DI,FI",
        (true, var others) => $"{others},DI",
    };

    /// <summary>Envoy's RESPONSE_CODE_DETAILS.</summary>
    public string Details { get; set; } = "via_upstream";

    public string? TransportFailure { get; set; }

    /// <summary>From the last try's start to its answer's head; null: no upstream answered.</summary>
    public TimeSpan? ServiceTime
    {
        get;
        set
        {
            field = value;
            AnsweredAfter = value is null ? null : Elapsed;
        }
    }

    /// <summary>From the request's start to the head of the answer that was relayed; null: no upstream answered.</summary>
    public TimeSpan? AnsweredAfter { get; private set; }

    /// <summary>From the request's start to its last byte from the caller; null: that has not come.</summary>
    public TimeSpan? ReceivedAfter => Body is null ? TimeSpan.Zero : Body.CompletedAt is { } timestamp ? time.GetElapsedTime(_started, timestamp) : null;

    public ReplayBody? Body { get; set; }

    /// <summary>Null: the answer's length is its Content-Length.</summary>
    public CountingBody? Sent { get; set; }

    /// <summary>Whether the caller left before an answer: logged with code 0.</summary>
    public bool CallerGone { get; set; }

    /// <summary>Whether the answer ended before its end, so that the caller must not take it for whole.</summary>
    public bool BrokenOff { get; set; }

    /// <summary>Body length of a reply made by the proxy.</summary>
    public long LocalReplyLength { get; set; }

    public void AddFlag(string flag) => Flags = Flags is null ? flag : $"{Flags},{flag}";
}
