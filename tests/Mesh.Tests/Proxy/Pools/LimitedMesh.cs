using System.Collections.Concurrent;
using System.Net;

using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Egress;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>What the sidecar and the endpoint speak.</summary>
public enum Wire
{
    Http1,
    Http1OverTls,
    Http2,
    Http2OverTls,
}

/// <summary>One endpoint that answers when the test says so, behind a sidecar whose cluster has limits.</summary>
internal sealed class LimitedMesh : IAsyncDisposable
{
    /// <summary>One connection, one request that waits for it, and one request per connection.</summary>
    public static readonly ConnectionLimits OneOfEach = new() { MaxConnections = 1, MaxPending = 1, MaxRequestsPerConnection = 1 };

    public const string Name = "outbound|8000||httpbin.default.svc.cluster.local";

    private readonly SemaphoreSlim _answers = new(0);

    private readonly ConcurrentBag<HttpClient> _clients = [];

    private readonly Wire _wire;

    private readonly CertificateFiles _certificates = new();

    private int _arrived;

    private LimitedMesh(Wire wire) => _wire = wire;

    public ProxyHarness Harness { get; private set; } = null!;

    public IProxy Sidecar { get; private set; } = null!;

    public TestUpstream Upstream { get; private set; } = null!;

    /// <summary>Requests that have reached the endpoint.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="limits">Of the cluster.</param>
    /// <param name="workers">Of the sidecar; callers' connections are dealt to them in turn.</param>
    /// <param name="time">Null: the real one.</param>
    /// <param name="held">Whether the endpoint waits for <see cref="Answer"/>.</param>
    /// <param name="action">Null: forwarded without retries.</param>
    /// <param name="status">What the endpoint answers to the n-th request; null: 200.</param>
    /// <param name="wire">What is spoken with it.</param>
    /// <param name="streams">Requests it takes at a time on an HTTP/2 connection.</param>
    public static async Task<LimitedMesh> StartAsync(
        ConnectionLimits limits, int workers = 1, TimeProvider? time = null, bool held = true, ForwardAction? action = null, Func<int, int>? status = null, Wire wire = Wire.Http1, int streams = 100)
    {
        var mesh = new LimitedMesh(wire);
        mesh.Upstream = await TestUpstream.StartAsync(async context =>
        {
            var number = Interlocked.Increment(ref mesh._arrived);
            context.Response.StatusCode = status?.Invoke(number) ?? StatusCodes.Status200OK;
            if (held && context.Response.StatusCode == StatusCodes.Status200OK) await mesh._answers.WaitAsync(context.RequestAborted);
        },
        wire is Wire.Http2 or Wire.Http2OverTls ? HttpProtocols.Http2 : HttpProtocols.Http1,
        wire is Wire.Http1OverTls or Wire.Http2OverTls ? EgressMesh.Tls(mesh._certificates) : null,
        streams);
        mesh.Harness = ProxyHarness.Start(mesh.Table(limits, action), time, options: new MeshOptions { Workers = workers });
        mesh.Sidecar = await mesh.Harness.OpenAsync(ProxyKind.Sidecar);
        return mesh;
    }

    public RouteTable Table(ConnectionLimits limits, ForwardAction? action = null) => Tables.Of(
        8000,
        [Tables.Host("httpbin", action ?? Tables.Forward(Name) with { Retry = RetryPolicy.None })],
        [ClusterAt(Upstream.Address, limits)]);

    /// <summary>The cluster with its endpoint somewhere else.</summary>
    public Cluster ClusterAt(IPEndPoint address, ConnectionLimits limits) => Tables.Cluster(Name, address) with
    {
        Limits = limits,
        Http2 = _wire is Wire.Http2 or Wire.Http2OverTls,
        Tls = _wire is Wire.Http1OverTls or Wire.Http2OverTls ? new UpstreamTls { Verifies = false } : null,
    };

    /// <summary>A caller with a connection of its own.</summary>
    public Task<HttpResponseMessage> CallAsync(HttpMethod? method = null) => CallAsync(NewClient(), method);

    public HttpClient NewClient()
    {
        var client = Clients.Through(Sidecar);
        _clients.Add(client);
        return client;
    }

    public static Task<HttpResponseMessage> CallAsync(HttpClient client, HttpMethod? method = null) =>
        client.SendAsync(new HttpRequestMessage(method ?? HttpMethod.Get, "http://httpbin:8000/get"), Cancel);

    /// <summary>Lets the endpoint answer.</summary>
    public void Answer(int count = 1) => _answers.Release(count);

    public Task ArrivedAsync(int count) => UntilAsync(() => Task.FromResult(Arrived >= count), $"{count} requests at the endpoint");

    /// <summary>Waits until a number of the cluster is as wanted.</summary>
    public Task StatIsAsync(string metric, long value) => UntilAsync(async () => await StatAsync(metric) == value, $"{metric} {value}");

    public async Task<long> StatAsync(string metric)
    {
        using var client = Clients.Through(Sidecar);
        var page = await client.GetStringAsync(new Uri("http://localhost:15000/stats"), Cancel);
        var line = page.Split('\n').Single(line => line.StartsWith($"cluster.{Name};.{metric}: ", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>F17 as callers and the log see it.</summary>
    public static async Task IsOverflowAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("true", answer.Headers.GetValues("x-envoy-overloaded").Single());
        Assert.Equal("upstream connect error or disconnect/reset before headers. reset reason: overflow", await answer.Content.ReadAsStringAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        _answers.Release(1000);
        foreach (var client in _clients) client.Dispose();
        await Harness.DisposeAsync();
        await Upstream.DisposeAsync();
        _answers.Dispose();
        _certificates.Dispose();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"never came: {what}");
            await Task.Delay(20, Cancel);
        }
    }
}
