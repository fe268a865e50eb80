using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>HTTP/2 and upgrades over YARP's forwarder: one handler, hence one set of pools, per cluster.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Requests of an older table may still be on the handler: its idle connections time out instead.")]
internal sealed class YarpUpstream
{
    // YARP wants a prefix although the transformer sets the whole URI.
    private const string UnusedPrefix = "http://unused";

    // Shorter than the idle limit of common servers, so a pooled connection rarely dies under a request.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(60);

    // No idle limit of YARP's: Istio has none, and ours are the route's.
    private static readonly ForwarderRequestConfig Http1 = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly ForwarderRequestConfig Http2 = Http1 with { Version = HttpVersion.Version20 };

    private readonly IHttpForwarder _forwarder;

    private readonly HttpMessageInvoker _invoker;

    public YarpUpstream(IHttpForwarder forwarder, UpstreamConnector connector)
        : this(forwarder, async (host, port, http2, cancellationToken) => await connector.ConnectAsync(host, port, http2, cancellationToken))
    {
    }

    /// <param name="forwarder">YARP's.</param>
    /// <param name="connect">Opens a connection to host and port, for HTTP/2 or not.</param>
    public YarpUpstream(IHttpForwarder forwarder, Func<string, int, bool, CancellationToken, Task<Stream>> connect)
    {
        _forwarder = forwarder;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = IdleLimit,
            MaxResponseHeadersLength = 60,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = async (dial, cancellationToken) => await connect(
                dial.DnsEndPoint.Host, dial.DnsEndPoint.Port, dial.InitialRequestMessage.Version.Major >= 2, cancellationToken),
        });
    }

    public async Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        var context = attempt.Context;
        var transformer = new TryTransformer(attempt);
        context.Features.Set<IForwarderErrorFeature>(null);
        var error = await _forwarder.SendAsync(context, UnusedPrefix, _invoker, attempt.Http2 ? Http2 : Http1, transformer, cancellationToken);
        if (error == ForwarderError.None) return new TryOutcome(transformer.Declined ? TryResult.Declined : TryResult.Relayed);

        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var started = context.Response.HasStarted;
        return UpstreamFailures.Map(error, exception, started, context.RequestAborted.IsCancellationRequested && !started, cancellationToken.IsCancellationRequested);
    }
}
