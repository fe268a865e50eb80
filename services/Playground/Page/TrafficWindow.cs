using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bookinfo.Playground.Page;

/// <summary>The traffic of the last minute, second by second and edge by edge. Bounded, whatever comes.</summary>
internal sealed class TrafficWindow
{
    /// <summary>How far back it knows.</summary>
    public const int Seconds = 60;

    /// <summary>Edges kept apart; calls on others are not shown while these have traffic.</summary>
    private const int MostEdges = 400;

    private readonly Lock _lock = new();

    private readonly Dictionary<CallEdge, EdgeHistory> _edges = [];

    private long _now;

    /// <summary>Begins a second; what is older than the window is forgotten.</summary>
    /// <param name="second">Counts up; seconds may be left out.</param>
    public void Begin(long second)
    {
        lock (_lock)
        {
            if (second <= _now) return;
            foreach (var edge in _edges.Values) edge.Forget(_now, second);
            _now = second;
            foreach (var (edge, history) in _edges)
            {
                if (history.IsEmpty) _edges.Remove(edge);
            }
        }
    }

    /// <summary>Adds calls to the second that runs.</summary>
    /// <param name="edge">Between whom.</param>
    /// <param name="outcome">How they ended.</param>
    /// <param name="count">Requests that ended, or connections that were opened.</param>
    /// <param name="bytes">Of connections that ended.</param>
    public void Add(CallEdge edge, CallOutcome outcome, long count, long bytes = 0)
    {
        lock (_lock) Find(edge)?.At(_now).Add(outcome, count, bytes);
    }

    /// <summary>Adds what one call tells beside its being counted: how long it took, and which rule took it.</summary>
    public void Look(CallEdge edge, SeenCall call)
    {
        lock (_lock)
        {
            if (Find(edge) is not { } history) return;
            history.At(_now).Look(call.Rule, (float)call.Milliseconds);
            history.Keep(call);
        }
    }

    /// <summary>What is known of every edge that had calls.</summary>
    /// <param name="seconds">How far to look back: 1 to <see cref="Seconds"/>.</param>
    public ImmutableArray<EdgeFigures> Read(int seconds)
    {
        lock (_lock) return [.. _edges.Where(static edge => edge.Value.IsCounted).Select(edge => edge.Value.Sum(edge.Key, _now, seconds))];
    }

    private EdgeHistory? Find(CallEdge edge)
    {
        if (_edges.Count >= MostEdges) return _edges.GetValueOrDefault(edge);
        ref var history = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, edge, out _);
        return history ??= new EdgeHistory();
    }
}
