using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

using Bookinfo.LoadClient.Pacing;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>
/// One thread that does all that its workers do: it waits for their sockets and their times, and what they await goes on right there. So
/// workers need no locks, and no call costs a switch of threads.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly IPoller _poller;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Thread _thread;
    private int _wakeAsked;
    private bool _stopped;

    public EventLoop(IPoller poller, RunClock clock, string name)
    {
        (_poller, Clock) = (poller, clock);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public RunClock Clock { get; }

    public IPoller Poller => _poller;

    public TimerHeap Timers { get; } = new();

    /// <summary>
    /// What arrives is read into this one buffer and looked at before anything else happens on the thread: ten thousand connections need
    /// no more. Nobody may keep it over an await that is not a receive.
    /// </summary>
    public Memory<byte> Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    public bool IsOnThread => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>Workers leave at their next turn. Set on the loop's thread.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>epoll where there is one, else the portable way.</summary>
    public static IPoller NewPoller() => OperatingSystem.IsLinux() ? new EpollPoller() : new SelectPoller();

    /// <summary>Has something done on the loop's thread; any thread may ask.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        if (Interlocked.Exchange(ref _wakeAsked, 1) == 0 && !IsOnThread) _poller.Wake();
    }

    /// <summary>Ends all sleeps; any thread may ask. Who asks on the loop's thread sees it at once.</summary>
    public void Interrupt()
    {
        if (IsOnThread) IsInterrupted = true;
        Post(() =>
        {
            IsInterrupted = true;
            foreach (var timer in Timers.All()) timer.OnInterrupt();
        });
    }

    /// <summary>What follows the await runs on the loop's thread, after all that is ready now.</summary>
    public LoopEntry EnterAsync() => new(this);

    /// <summary>Ends the thread, and waits for it, unless it is this one.</summary>
    public void Dispose()
    {
        Post(() => _stopped = true);
        if (!IsOnThread) _thread.Join();
    }

    private void Run()
    {
        using var poller = _poller;
        poller.Enter();
        while (!_stopped)
        {
            RunPosted();
            RunTimers();
            if (!_stopped) poller.Wait(TimeToWait());
        }
    }

    private void RunPosted()
    {
        // With a full fence, or an action that is posted right now could be missed here and not wake the loop either.
        if (Volatile.Read(ref _wakeAsked) == 0) return;
        Interlocked.Exchange(ref _wakeAsked, 0);

        // What is posted meanwhile waits for the next turn, or a worker that yields would shut the others out.
        for (var count = _posted.Count; count > 0 && _posted.TryDequeue(out var action); count--) action();
        if (!_posted.IsEmpty) Volatile.Write(ref _wakeAsked, 1);
    }

    private void RunTimers()
    {
        if (Timers.Earliest is null) return;
        var now = Clock.Now;
        while (Timers.Earliest is { } timer && timer.Due <= now)
        {
            Timers.Remove(timer);
            timer.OnDue(now);
        }
    }

    private TimeSpan TimeToWait()
    {
        if (Volatile.Read(ref _wakeAsked) != 0) return TimeSpan.Zero;
        if (Timers.Earliest is not { } timer) return Timeout.InfiniteTimeSpan;
        var ticks = timer.Due - Clock.Now;
        return ticks <= 0 ? TimeSpan.Zero : Clock.Span(ticks);
    }

    /// <summary>See <see cref="EnterAsync"/>.</summary>
    internal readonly struct LoopEntry(EventLoop loop) : INotifyCompletion
    {
        public bool IsCompleted => false;

        public LoopEntry GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => loop.Post(continuation);
    }
}
