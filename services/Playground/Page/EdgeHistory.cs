using System.Runtime.InteropServices;

namespace Bookinfo.Playground.Page;

/// <summary>One edge's last minute.</summary>
internal sealed class EdgeHistory
{
    /// <summary>Calls kept for people to read.</summary>
    private const int MostCalls = 20;

    private readonly EdgeSecond?[] _seconds = new EdgeSecond?[TrafficWindow.Seconds];

    private readonly Queue<SeenCall> _calls = new(MostCalls);

    public bool IsEmpty => Array.TrueForAll(_seconds, static second => second is null);

    /// <summary>Whether calls were counted; looked at alone, none is drawn.</summary>
    public bool IsCounted => Array.Exists(_seconds, static second => second is { Count: > 0 } or { Bytes: > 0 });

    public EdgeSecond At(long second) => _seconds[second % TrafficWindow.Seconds] ??= new EdgeSecond();

    /// <summary>Makes room for the seconds after one, up to and with another.</summary>
    public void Forget(long after, long upTo)
    {
        for (var second = Math.Max(after + 1, upTo - TrafficWindow.Seconds + 1); second <= upTo; second++) _seconds[second % TrafficWindow.Seconds] = null;
    }

    public void Keep(SeenCall call)
    {
        if (_calls.Count == MostCalls) _calls.Dequeue();
        _calls.Enqueue(call);
    }

    public EdgeFigures Sum(CallEdge edge, long now, int seconds)
    {
        var outcomes = new Dictionary<CallOutcome, long>();
        var rules = new Dictionary<string, long>(StringComparer.Ordinal);
        var milliseconds = new List<float>();
        var counts = new long[TrafficWindow.Seconds];
        var errors = new long[TrafficWindow.Seconds];
        var bytes = 0L;
        for (var age = 0; age < TrafficWindow.Seconds; age++)
        {
            if (now - age < 0 || _seconds[(now - age) % TrafficWindow.Seconds] is not { } second) continue;
            counts[^(age + 1)] = second.Count;
            errors[^(age + 1)] = second.Errors;
            if (age >= seconds) continue;
            bytes += second.Bytes;
            milliseconds.AddRange(second.Milliseconds);
            foreach (var (outcome, count) in second.Outcomes) CollectionsMarshal.GetValueRefOrAddDefault(outcomes, outcome, out _) += count;
            foreach (var (rule, count) in second.Rules) CollectionsMarshal.GetValueRefOrAddDefault(rules, rule, out _) += count;
        }

        milliseconds.Sort();
        return new EdgeFigures(edge)
        {
            Outcomes = [.. outcomes.OrderByDescending(static o => o.Value).ThenBy(static o => o.Key.Status).ThenBy(static o => o.Key.Flags, StringComparer.Ordinal)],
            Rules = [.. rules.OrderByDescending(static r => r.Value).ThenBy(static r => r.Key, StringComparer.Ordinal)],
            P50 = Quantile(milliseconds, 0.5),
            P95 = Quantile(milliseconds, 0.95),
            Bytes = bytes,
            Counts = [.. counts],
            Errors = [.. errors],
            Calls = [.. _calls.Reverse()],
        };
    }

    /// <summary>The nearest rank; null: there is nothing to rank.</summary>
    private static double? Quantile(List<float> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
