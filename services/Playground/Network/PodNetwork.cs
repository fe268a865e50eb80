using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Opens one proxy of the mesh per pod, and knows those that are open.</summary>
internal sealed class PodNetwork(IMesh mesh, ObjectStore store, PlaygroundOptions options) : IPodNetwork
{
    /// <summary>What a sidecar's listener is called in the mesh; the real port is drawn.</summary>
    private const int SidecarPort = 15001;

    private readonly ConcurrentDictionary<string, OpenProxy> _open = new();

    /// <summary>The ingress gateway's proxy has opened or closed.</summary>
    public event Action? GatewayChanged;

    /// <summary>Where the ingress gateway listens, by targetPort in the order of the binds; empty while it is down.</summary>
    public ImmutableArray<(int Port, IPEndPoint Address)> Ingress => _open.Values.FirstOrDefault(open => IngressGateway.Is(open.Pod))?.Listeners ?? [];

    /// <summary>How far the mesh is behind the store.</summary>
    public MeshProgress Progress { get; } = new();

    /// <summary>All open proxies.</summary>
    public IEnumerable<IProxy> Proxies => _open.Values.Select(open => open.Proxy);

    public bool IsInjected(PodManifest pod) => Injection.Applies(pod, NamespaceLabels(pod));

    public bool IsGateway(PodManifest pod) => Injection.IsGateway(pod);

    /// <summary>The open proxy of a pod, by metadata.uid; null: none. Its admin interface answers exec in <c>istio-proxy</c>.</summary>
    public IProxy? Find(string podUid) => _open.GetValueOrDefault(podUid)?.Proxy;

    public Func<HttpContext, Task>? Admin(string podUid) => Find(podUid) is { } proxy ? proxy.HandleAdminAsync : null;

    public Task ActsByAsync(long version) => Progress.ReachedAsync(version);

    public ImmutableDictionary<int, IPEndPoint>? GatewayPorts(string podUid) =>
        _open.TryGetValue(podUid, out var open) && Injection.IsGateway(open.Pod)
            ? open.Listeners.GroupBy(l => l.Port).ToImmutableDictionary(group => group.Key, group => group.First().Address)
            : null;

    public async Task<IPodProxy> OpenAsync(PodManifest pod, PodPorts ownPorts, string root, Action<string> accessLog, CancellationToken cancellationToken)
    {
        var kind = Injection.IsGateway(pod) ? ProxyKind.Gateway : IsInjected(pod) ? ProxyKind.Sidecar : ProxyKind.Uninjected;
        var binds = kind == ProxyKind.Gateway ? GatewayBinds(pod) : [new ProxyBind(SidecarPort, new IPEndPoint(IPAddress.Loopback, 0))];
        var identity = new ProxyIdentity
        {
            Kind = kind,
            Name = pod.Name,
            Namespace = pod.Namespace,
            Labels = pod.Labels,
            ServiceAccount = pod.ServiceAccount,
            OwnPorts = ownPorts.Tcp,
            FileRoot = root,
            Capture = CaptureAnnotations.Read(pod.Annotations),
            AppMetrics = MetricsAnnotations.Read(pod),
        };
        var proxy = await mesh.OpenProxyAsync(identity, binds, accessLog, cancellationToken);
        var open = new OpenProxy(this, pod, proxy, [.. binds.Select((bind, i) => (bind.Port, proxy.Endpoints[i]))]);
        _open[pod.Uid] = open;
        if (kind == ProxyKind.Gateway) GatewayChanged?.Invoke();
        return open;
    }

    private ProxyBind[] GatewayBinds(PodManifest pod) =>
        ApiGatewayPorts.Is(pod) ? ApiGatewayPorts.Binds(pod, options, TakeFromIngress) : IngressGateway.Binds(pod, options);

    /// <summary>Frees a documented port for a Gateway of the Gateway API, unless an Istio Gateway or another one of its kind is served there.</summary>
    private bool TakeFromIngress(int port)
    {
        var address = new IPEndPoint(options.ListenAddress, port);
        if (_open.Values.Any(open => ApiGatewayPorts.Is(open.Pod) && open.Listeners.Any(l => l.Address.Equals(address)))) return false;
        var holder = _open.Values.FirstOrDefault(open => open.Listeners.Any(l => l.Address.Equals(address)));
        return holder is null || holder.Proxy.Release(address);
    }

    private ImmutableDictionary<string, string> NamespaceLabels(PodManifest pod) =>
        store.Find(ResourceKinds.Namespace, "", pod.Namespace)?.Json.Map("metadata", "labels") ?? ImmutableDictionary<string, string>.Empty;

    private sealed class OpenProxy(PodNetwork network, PodManifest pod, IProxy proxy, ImmutableArray<(int Port, IPEndPoint Address)> listeners) : IPodProxy
    {
        public PodManifest Pod => pod;

        public IProxy Proxy => proxy;

        public ImmutableArray<(int Port, IPEndPoint Address)> Listeners => listeners;

        public IPEndPoint? Outbound => Injection.IsGateway(pod) ? null : listeners[0].Address;

        public async ValueTask DisposeAsync()
        {
            network._open.TryRemove(KeyValuePair.Create(pod.Uid, this));
            await proxy.DisposeAsync();
            if (Outbound is null) network.GatewayChanged?.Invoke();
        }
    }
}
