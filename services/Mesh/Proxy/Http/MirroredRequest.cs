using System.Net;
using System.Runtime.InteropServices;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// A request that drew mirrors. Its head is copied at once, since tries go on changing the original's; the copies leave when
/// the request has arrived in full, once, however often the original is tried.
/// </summary>
internal sealed class MirroredRequest
{
    private readonly MirrorSender _sender;

    private readonly Exchange _original;

    private readonly List<(MirrorPolicy Policy, ClusterTarget Cluster)> _drawn;

    private readonly HeaderDictionary _headers = [];

    private readonly string _method;

    private readonly string _protocol;

    private readonly string _scheme;

    private int _sent;

    public MirroredRequest(MirrorSender sender, Exchange original, ForwardAction action, List<(MirrorPolicy Policy, ClusterTarget Cluster)> drawn)
    {
        _sender = sender;
        _original = original;
        _drawn = drawn;
        Action = action with { Retry = RetryPolicy.None, Mirrors = [] };
        var request = original.Context.Request;
        (_method, _protocol, _scheme) = (request.Method, request.Protocol, request.Scheme);
        foreach (var (name, value) in request.Headers) _headers[name] = value;
    }

    /// <summary>The route's, without its retries: only its timeout bounds a copy.</summary>
    public ForwardAction Action { get; }

    /// <param name="body">All of the request's; null: it was too long to keep, and no copy is sent.</param>
    public void Send(ReadOnlyMemory<byte>? body)
    {
        if (Interlocked.Exchange(ref _sent, 1) != 0 || body is not { } kept) return;
        foreach (var (policy, cluster) in _drawn) _ = _sender.SendAsync(this, policy, cluster, kept);
    }

    /// <summary>A request of its own with nobody at its other end.</summary>
    public Exchange CopyFor(MirrorPolicy policy, ReadOnlyMemory<byte> body, TimeProvider time, CancellationToken closing)
    {
        var sent = new CountingBody(Stream.Null);
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(new UnheardResponse(sent));
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new KnownBody(!body.IsEmpty));
        context.RequestAborted = closing;
        context.Request.Method = _method;
        context.Request.Protocol = _protocol;
        context.Request.Scheme = _scheme;
        context.Request.Body = BodyOf(body);
        foreach (var (name, value) in _headers) context.Request.Headers[name] = value;
        Mark(context.Request.Headers);
        return new Exchange(context, _original.Facts, _original.Routing, time)
        {
            AuthorityText = policy.MarksHost ? Marked(_original.AuthorityText) : _original.AuthorityText,
            Dialled = _original.Dialled,
            PathAndQuery = _original.UpstreamPath ?? _original.PathAndQuery,
        };
    }

    /// <summary>What Envoy's own client adds to every request that it makes up.</summary>
    private void Mark(IHeaderDictionary headers)
    {
        headers["x-envoy-internal"] = "true";
        if (headers.ContainsKey("x-b3-sampled")) headers["x-b3-sampled"] = "0";
        var local = _original.Facts.Local?.Address ?? IPAddress.Loopback;
        var address = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        var earlier = headers["x-forwarded-for"];
        headers["x-forwarded-for"] = earlier.Count == 0 ? address.ToString() : $"{earlier},{address}";
    }

    /// <summary>All copies read the one buffer that the original filled.</summary>
    private static MemoryStream BodyOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var buffer) && buffer.Array is { } bytes ? new MemoryStream(bytes, buffer.Offset, buffer.Count, writable: false) : new MemoryStream();

    private static string Marked(string authority)
    {
        const string Mark = "-shadow";
        var colon = authority.LastIndexOf(':');
        return colon < 0 || colon < authority.LastIndexOf(']') ? authority + Mark : string.Concat(authority.AsSpan(0, colon), Mark, authority.AsSpan(colon));
    }

    private sealed class KnownBody(bool there) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => there;
    }

    /// <summary>An answer counts as begun when its first byte has been thrown away.</summary>
    private sealed class UnheardResponse(CountingBody sent) : HttpResponseFeature
    {
        public override bool HasStarted => sent.Count > 0;
    }
}
