using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Tcp;

/// <summary>The real mesh with an ingress gateway and a caller's sidecar; workloads are servers of the test, rules are YAML.</summary>
internal sealed class DoorMesh : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log = new();

    private readonly SemaphoreSlim _logged = new(0);

    private readonly ImmutableArray<int> _listeners;

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    private DoorMesh(int[] listeners) => _listeners = [.. listeners];

    public required EmbeddedMesh Mesh { get; init; }

    public required IProxy Gateway { get; set; }

    public required IProxy Sidecar { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="listeners">Ports of the gateway.</param>
    public static Task<DoorMesh> StartAsync(params int[] listeners) => StartWithFilesAsync(null, listeners);

    /// <param name="files">What the gateway's pod sees as <c>/</c>; null: nothing.</param>
    /// <param name="listeners">Ports of the gateway.</param>
    public static async Task<DoorMesh> StartWithFilesAsync(string? files, params int[] listeners)
    {
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(11), NullLoggerFactory.Instance);
        var door = new DoorMesh(listeners) { Mesh = mesh, Gateway = null!, Sidecar = null! };
        door.Gateway = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway"), FileRoot = files },
            [.. listeners.Select(static port => new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0)))],
            door.Log,
            Cancel);
        door.Sidecar = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default", Labels = Manifests.Label("app", "sleep") },
            [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
            door.Log,
            Cancel);
        return door;
    }

    /// <summary>Where a listener of the gateway really is.</summary>
    public IPEndPoint At(int listener) => Gateway.Endpoints[_listeners.IndexOf(listener)];

    /// <summary>Adds a service in namespace default with one pod for each version; takes effect with the next <see cref="Apply"/>.</summary>
    public void Add(string name, int port, string portName, params (string Version, IPEndPoint Address)[] pods) => _snapshot = _snapshot with
    {
        Services = _snapshot.Services.Add(new MeshService { Name = name, Namespace = "default", Selector = Manifests.Label("app", name), Ports = [new(port, portName, null, null)] }),
        Workloads = _snapshot.Workloads.AddRange(pods.Select(pod => new MeshWorkload
        {
            Name = $"{name}-{pod.Version}",
            Namespace = "default",
            Ready = true,
            Labels = Manifests.Label("app", name).Add("version", pod.Version),
            Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(port, pod.Address),
        })),
    };

    /// <summary>Puts a secret of namespace istio-system in place, or in the place of its older content; takes effect at once.</summary>
    public void Keep(string name, params (string Key, string Value)[] data)
    {
        _snapshot = _snapshot with
        {
            Secrets = _snapshot.Secrets.RemoveAll(item => item.Name == name).Add(new MeshSecret
            {
                Namespace = "istio-system",
                Name = name,
                Data = data.ToImmutableDictionary(static entry => entry.Key, static entry => System.Text.Encoding.UTF8.GetBytes(entry.Value).ToImmutableArray()),
            }),
        };
        Mesh.Apply(_snapshot);
    }

    public void Forget(string secret)
    {
        _snapshot = _snapshot with { Secrets = _snapshot.Secrets.RemoveAll(item => item.Name == secret) };
        Mesh.Apply(_snapshot);
    }

    /// <summary>Everything that the proxies have logged and nobody has taken.</summary>
    public string WholeLog => string.Join('\n', _log);

    /// <summary>Puts these rules in the place of all before.</summary>
    public void Apply(string yaml, bool registryOnly = false)
    {
        var objects = yaml.Length == 0 ? [] : Manifests.Snapshot(yaml).Objects;
        foreach (var item in objects) Assert.Empty(Mesh.Validate(item).Errors);
        _snapshot = _snapshot with { Objects = objects, Settings = new MeshSettings { RegistryOnly = registryOnly } };
        Assert.Empty(Mesh.Apply(_snapshot).Rejected);
    }

    /// <summary>The next line of an access log, waiting for it.</summary>
    public async Task<string> NextLogLineAsync()
    {
        Assert.True(await _logged.WaitAsync(TimeSpan.FromSeconds(30), Cancel), "no access log line came");
        Assert.True(_log.TryDequeue(out var line));
        return line;
    }

    /// <summary>A page of the gateway's admin interface.</summary>
    public async Task<string> StatsAsync(string filter)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/stats";
        context.Request.QueryString = new Microsoft.AspNetCore.Http.QueryString($"?filter={filter}");
        using var page = new MemoryStream();
        context.Response.Body = page;
        await Gateway.HandleAdminAsync(context);
        return System.Text.Encoding.UTF8.GetString(page.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await Mesh.DisposeAsync();
        _logged.Dispose();
    }

    private void Log(string line)
    {
        _log.Enqueue(line);
        _logged.Release();
    }
}
