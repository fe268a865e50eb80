using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Bookinfo.Playground.Pods;

/// <summary>
/// Keeps what containers write, in memory: the logs end with Playground anyway, a request then costs no disk write, and
/// following needs no file polling. Each run is bounded (<see cref="LogRun"/>); the run before the last restart is kept.
/// </summary>
internal sealed class ContainerLogs(TimeProvider time) : IContainerLogs
{
    private readonly ConcurrentDictionary<(string PodUid, string Container), Runs> _logs = new();

    /// <summary>A container starts: what was its current run becomes the previous one.</summary>
    /// <returns>Takes one line without its newline; never blocks.</returns>
    public Action<string> Begin(string podUid, string container)
    {
        var run = new LogRun();
        _logs.AddOrUpdate((podUid, container), _ => new Runs(run, null), (_, runs) =>
        {
            runs.Current.End();
            return new Runs(run, runs.Current);
        });
        return text => run.Add(new LogLine(time.GetUtcNow(), text));
    }

    /// <summary>The container has ended: who follows its log sees the end.</summary>
    public void End(string podUid, string container)
    {
        if (_logs.TryGetValue((podUid, container), out var runs)) runs.Current.End();
    }

    /// <summary>The pod is gone, and its logs with it.</summary>
    public void Forget(string podUid)
    {
        foreach (var key in _logs.Keys.Where(key => key.PodUid == podUid))
        {
            if (_logs.TryRemove(key, out var runs)) runs.Current.End();
        }
    }

    public async IAsyncEnumerable<LogLine> ReadAsync(
        string podUid, string container, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_logs.TryGetValue((podUid, container), out var runs)) yield break;
        if ((request.Previous ? runs.Previous : runs.Current) is not { } run) yield break;

        var position = run.Start(request.TailLines, request.Since);
        while (true)
        {
            // Taken before reading, so that a line written in between wakes us.
            var more = run.Changed;
            var (lines, next, ended) = run.From(position);
            foreach (var line in lines)
            {
                if (request.Since is { } since && line.Time < since) continue;
                yield return line;
            }

            position = next;
            if (ended || !request.Follow) yield break;
            await more.WaitAsync(cancellationToken);
        }
    }

    private sealed record Runs(LogRun Current, LogRun? Previous);
}
