using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Tests.Transport;

public sealed class EventLoopTests
{
    private readonly RunClock _clock = new(TimeProvider.System);

    public static TheoryData<string> Pollers => OperatingSystem.IsLinux() ? ["select", "epoll", "old epoll"] : ["select"];

    [Theory]
    [MemberData(nameof(Pollers))]
    public async Task What_any_thread_posts_runs_on_the_loops_thread(string poller)
    {
        using var loop = Loop(poller);
        var done = new TaskCompletionSource();
        var (wrong, left) = (0, 4000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                loop.Post(() =>
                {
                    if (!loop.IsOnThread) wrong++;
                    if (--left == 0) done.TrySetResult();
                });
            }
        })));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 0), (wrong, left));
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public async Task Sleeps_end_in_the_order_of_their_times_and_never_early(string poller)
    {
        using var loop = Loop(poller);
        var ended = new List<int>();
        var early = 0;
        var all = new TaskCompletionSource();
        loop.Post(() =>
        {
            var start = _clock.Now;
            foreach (var milliseconds in (int[])[30, 10, 20, 0]) _ = SleepAsync(start + _clock.Ticks(milliseconds / 1000.0), milliseconds);
        });
        await all.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([0, 10, 20, 30], ended);
        Assert.Equal(0, early);

        async Task SleepAsync(long due, int milliseconds)
        {
            await new LoopSleep(loop).UntilAsync(due);
            if (_clock.Now < due || !loop.IsOnThread) early++;
            ended.Add(milliseconds);
            if (ended.Count == 4) all.TrySetResult();
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public async Task An_interrupt_ends_a_long_sleep(string poller)
    {
        using var loop = Loop(poller);
        var result = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asleep = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(async () =>
        {
            var sleep = new LoopSleep(loop).UntilAsync(_clock.Now + (1000 * _clock.TicksPerSecond));
            asleep.SetResult();
            result.SetResult(await sleep);
        });
        await asleep.Task;
        loop.Interrupt();
        Assert.False(await result.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private EventLoop Loop(string poller) =>
        new(poller == "select" ? new SelectPoller() : new EpollPoller(millisecondsOnly: poller == "old epoll"), _clock, "test");
}
