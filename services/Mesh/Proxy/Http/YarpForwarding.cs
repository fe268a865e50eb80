using System.Net;
using System.Text;

using Bookinfo.Mesh.Config;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Sends a try over YARP's forwarder.</summary>
internal static class YarpForwarding
{
    // YARP wants a prefix although the transformer sets the whole URI.
    private const string UnusedPrefix = "http://unused";

    // No idle limit of YARP's: Istio has none, and ours are the route's.
    private static readonly ForwarderRequestConfig Http1 = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    private static readonly ForwarderRequestConfig Http2 = Http1 with { Version = HttpVersion.Version20 };

    /// <param name="connect">Gives a connection to host and port.</param>
    /// <param name="idle">How long a connection is kept without a request.</param>
    /// <param name="pings">Of HTTP/2; null: none are sent.</param>
    public static HttpMessageInvoker CreateInvoker(Func<DnsEndPoint, CancellationToken, Task<Stream>> connect, TimeSpan idle, Http2Keepalive? pings = null) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = idle,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        KeepAlivePingDelay = AtLeast1s(pings?.Interval) ?? Timeout.InfiniteTimeSpan,
        KeepAlivePingTimeout = AtLeast1s(pings?.Timeout) ?? PingTimeout,
        MaxResponseHeadersLength = 60,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ConnectCallback = async (dial, cancellationToken) => await connect(dial.DnsEndPoint, cancellationToken),
    });

    /// <param name="forwarder">YARP's.</param>
    /// <param name="invoker">Whose connections are used.</param>
    /// <param name="attempt">The request.</param>
    /// <param name="secure">Whether the scheme is https: an HTTP/2 server wants the one that it is called with.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    public static async Task<TryOutcome> SendAsync(IHttpForwarder forwarder, HttpMessageInvoker invoker, UpstreamTry attempt, bool secure, CancellationToken cancellationToken)
    {
        var context = attempt.Context;
        var transformer = new TryTransformer(attempt, secure);
        context.Features.Set<IForwarderErrorFeature>(null);
        var error = await forwarder.SendAsync(context, UnusedPrefix, invoker, attempt.Http2 ? Http2 : Http1, transformer, cancellationToken);
        if (error == ForwarderError.None) return new TryOutcome(transformer.Declined ? TryResult.Declined : TryResult.Relayed);

        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var started = context.Response.HasStarted;
        return UpstreamFailures.Map(error, exception, started, context.RequestAborted.IsCancellationRequested && !started, cancellationToken.IsCancellationRequested);
    }

    // .NET takes no less.
    private static TimeSpan? AtLeast1s(TimeSpan? time) => time < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : time;
}
