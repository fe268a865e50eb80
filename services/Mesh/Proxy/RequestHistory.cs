using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Bookinfo.Mesh.Proxy;

/// <summary>The last requests of one proxy: a ring without locks, and whoever listens along.</summary>
internal sealed class RequestHistory
{
    /// <summary>A power of two.</summary>
    public const int Capacity = 256;

    /// <summary>How far a listener may fall behind before it misses requests.</summary>
    private const int Backlog = 1024;

    private readonly SeenRequest?[] _ring = new SeenRequest?[Capacity];

    private ImmutableArray<Channel<SeenRequest>> _listeners = [];

    private long _last;

    /// <summary>How many listen now.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>The number of the next one to be added.</summary>
    public long NextNumber() => Interlocked.Increment(ref _last);

    public void Add(SeenRequest seen)
    {
        Volatile.Write(ref _ring[seen.Number & (Capacity - 1)], seen);
        foreach (var listener in _listeners) listener.Writer.TryWrite(seen);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SeenRequest> Snapshot()
    {
        var oldest = Interlocked.Read(ref _last) - Capacity;
        var found = new List<SeenRequest>(Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            if (Volatile.Read(ref _ring[i]) is { } seen && seen.Number > oldest) found.Add(seen);
        }

        found.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        return found;
    }

    /// <summary>From the call on, not from the first read.</summary>
    public IAsyncEnumerable<SeenRequest> WatchAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<SeenRequest>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _listeners, static (listeners, added) => listeners.Add(added), channel);
        return ReadAsync(channel, cancellationToken);
    }

    private async IAsyncEnumerable<SeenRequest> ReadAsync(Channel<SeenRequest> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var seen in channel.Reader.ReadAllAsync(cancellationToken)) yield return seen;
        }
        finally
        {
            ImmutableInterlocked.Update(ref _listeners, static (listeners, removed) => listeners.Remove(removed), channel);
        }
    }
}
