using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Runs;

/// <summary>One loop of a run, and the workers on it.</summary>
internal sealed class RunLoop(EventLoop loop, int part, int parts, ICallerFactory factory) : IAsyncDisposable
{
    private readonly List<(int Worker, ICaller Caller)> _callers = [];
    private readonly List<ClosedWorker> _workers = [];
    private OpenConductor? _conductor;
    private CallObserver? _observer;

    public EventLoop Loop => loop;

    /// <summary>Of every call so far; null before the timed part.</summary>
    public Recorder? Recorder => Volatile.Read(ref _observer)?.Recorder;

    public IReadOnlyList<(int Worker, ICaller Caller)> Callers => _callers;

    /// <summary>When its last call ended, in ticks.</summary>
    public long LastEnd => _observer!.LastEnd;

    /// <summary>Makes the callers of the workers that are this loop's: every so many-th.</summary>
    public void Add(int workers)
    {
        for (var worker = part; worker < workers; worker += parts) _callers.Add((worker, factory.Create(worker, loop)));
    }

    /// <summary>Makes one call on a connection, before the timed part.</summary>
    public Task<CallResult> WarmUpAsync(int worker, ICaller caller) => OnLoopAsync(() => caller.CallAsync(new CallContext(worker, -1)).AsTask());

    /// <summary>Runs the timed part to its end.</summary>
    public Task<bool> RunAsync(RunContext run)
    {
        Volatile.Write(ref _observer, new CallObserver(run));
        return OnLoopAsync(async () =>
        {
            using var intervals = new IntervalTimer(loop, run, _observer!.Recorder.Intervals);
            if (run.Options.Pace.OpenLoop)
            {
                _conductor = new OpenConductor(run, loop, _observer, part, parts, _callers, NewCaller);
                await _conductor.RunAsync();
                return true;
            }

            foreach (var (worker, caller) in _callers) _workers.Add(new ClosedWorker(run, worker, loop, caller, _observer));
            await Task.WhenAll(_workers.ConvertAll(worker => worker.RunAsync()));
            return true;
        });
    }

    /// <summary>What has become of its calls.</summary>
    public IEnumerable<ScheduleCounts> Counts(long now) =>
        _conductor is { } conductor ? [conductor.Counts] : _workers.Select(worker => worker.Counts(now));

    public async ValueTask DisposeAsync()
    {
        if (_callers.Count > 0)
        {
            await OnLoopAsync(async () =>
            {
                foreach (var (_, caller) in _callers) await caller.DisposeAsync();
                return true;
            });
        }

        loop.Dispose();
    }

    private (int Worker, ICaller Caller) NewCaller()
    {
        // Numbers go on where the loops' shares end, one loop in turn after another.
        var worker = part + (_callers.Count * parts);
        return (worker, factory.Create(worker, loop));
    }

    // What waits for the answer must not go on inside the loop's thread.
    private Task<T> OnLoopAsync<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => Complete(done, work));
        return done.Task;
    }

    private static async void Complete<T>(TaskCompletionSource<T> done, Func<Task<T>> work)
    {
        try
        {
            done.SetResult(await work());
        }
#pragma warning disable CA1031 // It is not swallowed: whoever waits for the work gets it.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            done.SetException(bug);
        }
    }
}
