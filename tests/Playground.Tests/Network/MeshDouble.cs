using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

using Bookinfo.Mesh;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>A mesh that keeps what it is given and whose proxies only hold their sockets.</summary>
internal sealed class MeshDouble : IMesh
{
    private readonly Channel<MeshSnapshot> _applied = Channel.CreateUnbounded<MeshSnapshot>();

    private MeshSnapshot? _read;

    public ConcurrentDictionary<string, ProxyIdentity> Open { get; } = new();

    public ConcurrentDictionary<string, IReadOnlyList<ProxyBind>> Binds { get; } = new();

    public ValidationResult Validate(MeshObject candidate) => new([], []);

    /// <summary>Called with every snapshot before it counts as applied.</summary>
    public Action<MeshSnapshot> Applying { get; set; } = static _ => { };

    public ApplyResult Apply(MeshSnapshot snapshot)
    {
        Applying(snapshot);
        _applied.Writer.TryWrite(snapshot);
        return new ApplyResult(1, ImmutableArray<RejectedObject>.Empty);
    }

    /// <summary>The snapshot that was read last, when it fits already, or the first one after it that does.</summary>
    public async Task<MeshSnapshot> SnapshotAsync(Func<MeshSnapshot, bool> fits)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (_read is null || !fits(_read)) _read = await _applied.Reader.ReadAsync(limit.Token);
        return _read;
    }

    public Task<IProxy> OpenProxyAsync(ProxyIdentity identity, IReadOnlyList<ProxyBind> binds, Action<string> accessLog, CancellationToken cancellationToken)
    {
        var proxy = new ProxyDouble(this, identity, binds);
        Open[identity.Name] = identity;
        Binds[identity.Name] = binds;
        return Task.FromResult<IProxy>(proxy);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class ProxyDouble : IProxy
    {
        private readonly MeshDouble _mesh;
        private readonly List<TcpListener> _listeners = [];

        public ProxyDouble(MeshDouble mesh, ProxyIdentity identity, IReadOnlyList<ProxyBind> binds)
        {
            (_mesh, Identity) = (mesh, identity);
            foreach (var bind in binds)
            {
                var listener = new TcpListener(bind.Address);
                listener.Start();
                _listeners.Add(listener);
            }
        }

        public ProxyIdentity Identity { get; }

        public IReadOnlyList<IPEndPoint> Endpoints => [.. _listeners.Select(listener => (IPEndPoint)listener.LocalEndpoint)];

        public Task HandleAdminAsync(HttpContext context) => Task.CompletedTask;

        public Explanation Explain(RequestQuestion question) => new() { Proxy = Identity.Name, Version = 0, Outcome = new ExplainedOutcome { Summary = question.PathAndQuery } };

        public IReadOnlyList<SeenRequest> LastRequests => [];

        public IAsyncEnumerable<SeenRequest> WatchRequestsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<SeenRequest>();

        public ValueTask DisposeAsync()
        {
            foreach (var listener in _listeners) listener.Dispose();
            _mesh.Open.TryRemove(Identity.Name, out _);
            return ValueTask.CompletedTask;
        }
    }
}
