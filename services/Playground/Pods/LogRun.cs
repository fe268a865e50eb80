namespace Bookinfo.Playground.Pods;

/// <summary>The newest lines of one run of one container: at most 20 000 lines and 4 million characters.</summary>
internal sealed class LogRun
{
    private const int MaxLines = 20_000;
    private const int MaxCharacters = 4_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _first;
    private int _characters;
    private bool _ended;

    /// <summary>Completes at the next line or the end.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public void Add(LogLine line)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _lines.Enqueue(line);
            _characters += line.Text.Length;
            while (_lines.Count > MaxLines || (_characters > MaxCharacters && _lines.Count > 1))
            {
                _characters -= _lines.Dequeue().Text.Length;
                _first++;
            }

            changed = _changed;
            if (!_ended) _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _changed.TrySetResult();
        }
    }

    /// <summary>Number of the first line wanted.</summary>
    public long Start(int? tailLines, DateTimeOffset? since)
    {
        lock (_gate)
        {
            var skipped = since is { } from ? _lines.TakeWhile(line => line.Time < from).Count() : 0;
            if (tailLines is { } tail) skipped = Math.Max(skipped, _lines.Count - tail);
            return _first + skipped;
        }
    }

    /// <summary>Lines from a number on; those that are no longer kept are left out.</summary>
    public (LogLine[] Lines, long Next, bool Ended) From(long position)
    {
        lock (_gate)
        {
            var skip = (int)Math.Clamp(position - _first, 0, _lines.Count);
            return (skip == _lines.Count ? [] : [.. _lines.Skip(skip)], _first + _lines.Count, _ended);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
