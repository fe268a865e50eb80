using System.Collections.Concurrent;
using System.Net;
using System.Text;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// The HTTP parsers: one Kestrel without sockets, shared by every proxy of a mesh. Which proxy a request belongs to travels
/// as a feature of its connection.
/// </summary>
internal sealed class InnerKestrel : IConnectionListenerFactory, IAsyncDisposable
{
    private const int EnvoyHeaderLimit = 60 * 1024;

    private static readonly InnerEndPoint Http1 = new("h1");

    private static readonly InnerEndPoint Http2 = new("h2");

    private static readonly DigitsEncoding Digits = new();

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    /// <summary>A handler that is told that its caller has gone ends at once; this is for a machine that has much to do.</summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<EndPoint, InnerListener> _listeners = new();

    private readonly KestrelServer _server;

    private Task? _started;

    public InnerKestrel(ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowHostHeaderOverride = true, AllowAlternateSchemes = true };
        options.RequestHeaderEncodingSelector = static name => name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Digits : Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestHeadersTotalSize = EnvoyHeaderLimit;
        options.Limits.MaxRequestLineSize = EnvoyHeaderLimit;
        options.Limits.MaxRequestHeaderCount = 100;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        options.Limits.Http2.MaxStreamsPerConnection = 1024;
        options.Limits.Http2.MaxRequestHeaderFieldSize = EnvoyHeaderLimit;
        options.Listen(Http1, listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(Http2, listen => listen.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), this, new InnerKestrelLoggers(loggers));
    }

    /// <summary>Starts at the first call; the later ones wait for it.</summary>
    public Task StartAsync()
    {
        lock (_listeners) return _started ??= _server.StartAsync(new ProxyApplication(), CancellationToken.None);
    }

    /// <summary>Lets Kestrel serve the connection; ends when Kestrel has done with it.</summary>
    public Task ServeAsync(ConnectionKind kind, ConnectionContext connection, ConnectionFacts facts)
    {
        var lent = new InnerConnection(connection, facts);
        var listener = _listeners[kind == ConnectionKind.Http2 ? Http2 : Http1];
        return listener.TryHandOver(lent) ? lent.ReturnedAsync(ReturnLimit) : Task.CompletedTask;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(_listeners.GetOrAdd(endpoint, static at => new InnerListener(at)));

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }
}
