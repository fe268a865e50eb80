using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A real HTTP server on loopback that stands for a workload.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private int _calls;

    private TestUpstream(WebApplication app) => _app = app;

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public int Calls => Volatile.Read(ref _calls);

    /// <param name="handler">Answers.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="tls">Its certificate and what it wants of clients; null: plain text.</param>
    /// <param name="streams">Requests it takes at a time on an HTTP/2 connection.</param>
    public static async Task<TestUpstream> StartAsync(RequestDelegate handler, HttpProtocols protocols = HttpProtocols.Http1, HttpsConnectionAdapterOptions? tls = null, int streams = 100)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = streams;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (tls is not null) listen.UseHttps(tls);
            });
        });
        var app = builder.Build();
        var upstream = new TestUpstream(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref upstream._calls);
            return handler(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Address = new IPEndPoint(IPAddress.Loopback, new Uri(url).Port);
        return upstream;
    }

    public static Task<TestUpstream> StartAsync(string body) => StartAsync(context => context.Response.WriteAsync(body));

    /// <summary>Answers with the request's headers, one per line in lower case.</summary>
    public static Task<TestUpstream> StartEchoingHeadersAsync() => StartAsync(context =>
        context.Response.WriteAsync(string.Join('\n', context.Request.Headers.Select(static header => $"{header.Key.ToLowerInvariant()}: {header.Value}"))));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
