using System.Collections.Concurrent;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>A run that was started over HTTP.</summary>
internal sealed class StartedRun(long id, string resultId, LoadOptions options) : IRunLog
{
    private const int MostLines = 100;

    private readonly ConcurrentQueue<string> _lines = new();
    private volatile int _state = (int)RunState.Pending;

    public long Id { get; } = id;

    /// <summary>Name under which the result is saved.</summary>
    public string ResultId { get; } = resultId;

    public LoadOptions Options { get; } = options;

    public RunState State => (RunState)_state;

    /// <summary>Ends it early; the result is as good as any.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>The engine's side; null until it is made.</summary>
    public ILoadRun? Run { get; set; }

    /// <summary>Where it stands.</summary>
    public RunProgress Progress => Run?.Progress ?? default;

    /// <summary>What it said on the way, bounded.</summary>
    public IEnumerable<string> Lines => _lines;

    /// <summary>Ends with the run.</summary>
    public Task<RunOutcome> Outcome { get; set; } = Task.FromResult(new RunOutcome(null, null, "not started"));

    public void Warning(string message)
    {
        if (_lines.Count < MostLines) _lines.Enqueue(message);
    }

    public void Info(string message) => Warning(message);

    public void Enter(RunState state) => _state = (int)state;
}

/// <summary>What became of a run.</summary>
/// <param name="Result">What it measured; null when it could not begin.</param>
/// <param name="Json">The result as it is saved.</param>
/// <param name="Mistake">Why it could not begin; null: it could.</param>
internal sealed record RunOutcome(RunResult? Result, byte[]? Json, string? Mistake);

/// <summary>Where a run stands, by Fortio's numbers.</summary>
internal enum RunState
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Accepted.</summary>
    Pending,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Told to stop, not done yet.</summary>
    Stopping,

    /// <summary>Done.</summary>
    Stopped,
}
