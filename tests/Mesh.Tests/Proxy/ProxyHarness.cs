using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A mesh whose route tables are written by hand, with one or more open proxies.</summary>
internal sealed class ProxyHarness : IAsyncDisposable, IRouteCompiler, ICompilable
{
    private readonly ConcurrentQueue<string> _log = new();

    private readonly SemaphoreSlim _logged = new(0);

    private EmbeddedMesh? _mesh;

    public EmbeddedMesh Mesh => _mesh ?? throw new InvalidOperationException("not started");

    /// <summary>Compiled next time for every proxy.</summary>
    public RouteTable Table { get; set; } = Tables.Empty;

    public static ProxyHarness Start(RouteTable? table = null, TimeProvider? time = null, IRandomSource? random = null, MeshOptions? options = null)
    {
        var harness = new ProxyHarness { Table = table ?? Tables.Empty };
        harness._mesh = EmbeddedMesh.Create(options ?? new MeshOptions(), time ?? TimeProvider.System, random ?? new SeededRandom(7), NullLoggerFactory.Instance, harness);
        return harness;
    }

    public Task<IProxy> OpenAsync(ProxyKind kind, int port = 15001, ImmutableDictionary<int, IPEndPoint>? ownPorts = null, string name = "client-1") =>
        Mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = kind, Name = name, Namespace = "default", ServiceAccount = "client", OwnPorts = ownPorts ?? ImmutableDictionary<int, IPEndPoint>.Empty },
            [new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0))],
            line =>
            {
                _log.Enqueue(line);
                _logged.Release();
            },
            TestContext.Current.CancellationToken);

    public void Apply(RouteTable table)
    {
        Table = table;
        Mesh.Apply(MeshSnapshot.Empty);
    }

    /// <summary>The next line of the access log, waiting for it.</summary>
    public async Task<string> NextLogLineAsync()
    {
        Assert.True(await _logged.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), "no access log line came");
        Assert.True(_log.TryDequeue(out var line));
        return line;
    }

    public ValidationResult Validate(MeshObject candidate, MeshSettings settings) => new([], []);

    /// <summary>Thrown by the next compilations; null: they succeed.</summary>
    public Exception? CompileFailure { get; set; }

    public ImmutableArray<RejectedObject> Rejected => [];

    public ICompilable Read(MeshSnapshot snapshot) => this;

    public RouteTable Compile(ProxyIdentity identity, long version) => CompileFailure is null ? Table with { Version = version } : throw CompileFailure;

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null) await _mesh.DisposeAsync();
        _logged.Dispose();
    }
}

/// <summary>Chance that repeats itself.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public long Draw(long exclusiveMaximum)
    {
        lock (_random) return _random.NextInt64(exclusiveMaximum);
    }
}

/// <summary>Shorthand for route tables.</summary>
internal static class Tables
{
    public static RouteTable Empty { get; } = Of(9080, []);

    public static RouteTable Of(int port, ImmutableArray<VirtualHost> hosts, ImmutableArray<Cluster> clusters = default, HttpRoutes? unknown = null) => new()
    {
        Version = 0,
        Http = new Dictionary<int, HttpRoutes> { [port] = new() { Name = port.ToString(System.Globalization.CultureInfo.InvariantCulture), VirtualHosts = hosts } }.ToFrozenDictionary(),
        UnknownPort = unknown,
        Clusters = (clusters.IsDefault ? [] : clusters).ToFrozenDictionary(static cluster => cluster.Name),
    };

    /// <summary>A host with one rule that forwards everything to the named clusters, weight 1 each unless given.</summary>
    public static VirtualHost Host(string domain, params string[] clusters) =>
        Host(domain, Forward(clusters));

    public static VirtualHost Host(string domain, RouteAction action) =>
        new() { Name = domain, Domains = [domain], Routes = [new Route { Name = "default", Match = RequestMatch.Any, Action = action }] };

    public static ForwardAction Forward(params string[] clusters) =>
        new() { Clusters = [.. clusters.Select(static name => new WeightedCluster(name, 1))], TotalWeight = clusters.Length };

    public static Cluster Cluster(string name, params IPEndPoint[] endpoints) => new()
    {
        Name = name,
        Endpoints = [.. endpoints.Select(static (address, i) => new Endpoint(address, $"pod-{i}", "default"))],
        LoadBalancer = LoadBalancer.RoundRobin,
    };

    /// <summary>An address nobody listens on.</summary>
    public static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
