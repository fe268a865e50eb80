using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class TerminationTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_shortest_grace_counts_in_whatever_order_they_come(bool shortFirst)
    {
        using var stop = new Termination();
        stop.Ask(shortFirst ? Short : Long);
        Assert.True(stop.Asked.IsCancellationRequested);
        stop.Ask(shortFirst ? Long : Short);
        await KilledAsync(stop);
    }

    [Fact]
    public async Task To_be_asked_over_and_over_does_not_put_the_end_off()
    {
        using var stop = new Termination();
        await using var ask = new Timer(_ => stop.Ask(Short), null, TimeSpan.Zero, Short / 4);
        await KilledAsync(stop);
    }

    [Fact]
    public void No_grace_kills_at_once()
    {
        using var stop = new Termination();
        stop.Ask(Long);
        stop.Ask(TimeSpan.Zero);
        Assert.True(stop.Killed.IsCancellationRequested);
    }

    private static async Task KilledAsync(Termination stop)
    {
        var killed = new TaskCompletionSource();
        using var registration = stop.Killed.Register(killed.SetResult);
        await killed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
