using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>The connections of one cluster: how a request reaches an endpoint and its answer comes back.</summary>
internal interface IUpstream
{
    /// <summary>
    /// Sends one try. When the answer's head is there, <see cref="UpstreamTry.Answer"/> decides whether it is relayed. Never
    /// throws for what a peer does.
    /// </summary>
    Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken);

    /// <summary>Gives up idle connections to every other address; those in use close when they are done.</summary>
    void Retain(IReadOnlySet<string> addresses);
}

/// <summary>One try of one request.</summary>
internal sealed record UpstreamTry
{
    /// <summary>Method, headers and body are taken from its request; the answer goes to its response.</summary>
    public required HttpContext Context { get; init; }

    /// <summary>Address or name, with port, to dial.</summary>
    public required string Address { get; init; }

    /// <summary>Path and query as they go out, not re-encoded.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>The Host header (authority) as it goes out.</summary>
    public required string Host { get; init; }

    public required bool Http2 { get; init; }

    /// <summary>Whose pools it may use: the worker of the caller's connection.</summary>
    public int Worker { get; init; }

    public required IAnswerHandler Answer { get; init; }
}

/// <summary>Judges the head of an answer.</summary>
internal interface IAnswerHandler
{
    /// <summary>Told before a try is sent, where the upstream knows it.</summary>
    /// <param name="local">The proxy's side of the connection that carries it.</param>
    void Connected(System.Net.IPEndPoint local);

    /// <param name="status">The upstream's status.</param>
    /// <param name="header">Value of an answer's header by name, null when absent.</param>
    /// <returns>False: drop this answer, another try follows.</returns>
    bool Accepts(int status, Func<string, string?> header);

    /// <summary>Called once the upstream's status and headers are copied, before they leave.</summary>
    void BeforeRelay(HttpResponse response);
}

/// <param name="Result">How the try ended.</param>
/// <param name="Reason">What the transport said, for texts such as <c>Connection refused</c>; null when it said nothing.</param>
internal readonly record struct TryOutcome(TryResult Result, string? Reason = null)
{
    /// <summary>Whether it ended in a pool's queue, before there was a connection: no endpoint had the request.</summary>
    public bool WasPending { get; init; }
}

internal enum TryResult
{
    /// <summary>The answer was relayed to its end.</summary>
    Relayed,

    /// <summary>The answer handler did not want it; nothing was sent to the caller.</summary>
    Declined,

    /// <summary>No connection: refused, unreachable, unknown name.</summary>
    ConnectFailed,

    /// <summary>No connection within the connect timeout.</summary>
    ConnectTimedOut,

    /// <summary>A limit of the cluster is reached; nothing was sent.</summary>
    Overflow,

    /// <summary>The connection closed before the head of the answer.</summary>
    Terminated,

    /// <summary>HTTP/2: the stream was reset before the head of the answer.</summary>
    RemoteReset,

    /// <summary>HTTP/2: the peer refused the stream, nothing was processed.</summary>
    RefusedStream,

    /// <summary>What came back is not HTTP.</summary>
    ProtocolError,

    /// <summary>The upstream failed behind the head of the answer; the caller's connection was cut.</summary>
    BrokenOff,

    /// <summary>The caller left.</summary>
    CallerGone,

    /// <summary>The given token ended the try before the head of the answer.</summary>
    Cancelled,
}
