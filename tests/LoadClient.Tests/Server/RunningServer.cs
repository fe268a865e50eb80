using System.Net;

using Bookinfo.LoadClient.Server;
using Bookinfo.LoadClient.Server.Listening;
using Bookinfo.LoadClient.Server.Runs;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>A server in this process, every port a free one on loopback.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private static readonly ListenAddress Loopback = new("127.0.0.1", 0);

    private readonly WebApplication _app;

    private RunningServer(WebApplication app) => _app = app;

    internal static ServerOptions Options { get; } = new() { Http = Loopback, Grpc = Loopback, Tcp = Loopback, Udp = Loopback, Redirect = Loopback };

    public int Http => _app.Services.GetRequiredService<OpenPorts>()["http-echo"];

    public int Grpc => _app.Services.GetRequiredService<OpenPorts>()["grpc"];

    public int Tcp => _app.Services.GetRequiredService<OpenPorts>()["tcp-echo"];

    public int Redirect => _app.Services.GetRequiredService<OpenPorts>()["https redirector"];

    public IPEndPoint Udp => (IPEndPoint)_app.Services.GetRequiredService<OpenPorts>().Udp!;

    /// <summary>Speaks HTTP/1.1 with the HTTP port, and follows nothing.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The same with HTTP/2 from the first byte.</summary>
    public HttpClient Http2Client { get; private set; } = null!;

    internal static async Task<RunningServer> StartAsync(ServerOptions? options = null, Random? random = null, Func<LoadOptions, IRunLog, ILoadRun>? prepare = null)
    {
        var app = ServerProgram.Build(options ?? Options, new RunEngine(prepare ?? ((load, log) => new LoadRun(load, log))), random ?? new Random(1));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var server = new RunningServer(app);
        server.Client = NewClient(server.Http, HttpVersion.Version11);
        server.Http2Client = NewClient(server.Http, HttpVersion.Version20);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http2Client.Dispose();
        await _app.DisposeAsync();
    }

    private static HttpClient NewClient(int port, Version version) =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}

/// <summary>A random source that draws what the test says, over and over.</summary>
internal sealed class Draws(params double[] draws) : Random
{
    private int _next;

    public override double NextDouble() => draws[_next++ % draws.Length];
}
