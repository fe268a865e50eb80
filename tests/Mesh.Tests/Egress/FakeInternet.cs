using System.Collections.Concurrent;
using System.Net;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>Names that lead to servers of the test and nowhere else.</summary>
internal sealed class FakeInternet : IHostResolver
{
    private readonly ConcurrentDictionary<(string Host, int Port), IReadOnlyList<IPEndPoint>> _names = new();

    private int _asked;

    /// <summary>How often anybody asked for a name.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Answers wait for this; completed unless a test sets it.</summary>
    public Task Delay { get; set; } = Task.CompletedTask;

    public void Set(string host, int port, params IPEndPoint[] addresses) => _names[(host, port)] = addresses;

    public async ValueTask<IReadOnlyList<IPEndPoint>?> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await Delay.WaitAsync(cancellationToken);
        return _names.GetValueOrDefault((host.ToLowerInvariant(), port)) ?? [];
    }
}
