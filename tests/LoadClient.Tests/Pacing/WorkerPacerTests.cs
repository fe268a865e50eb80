using Bookinfo.LoadClient.Pacing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.LoadClient.Tests.Pacing;

/// <summary>Times are milliseconds after the start.</summary>
public sealed class WorkerPacerTests
{
    private const long Start = 1_000_000;

    private readonly RunClock _clock = new(new FakeTimeProvider());

    [Fact]
    public void A_late_worker_catches_up_without_limit()
    {
        var pacer = Pacer(new EvenSchedule(10, 5, stretched: false, 0));
        Assert.Equal([0, 100, 200, 300, 400], new[] { 0, 350, 351, 352, 353 }.Select(now => Next(pacer, now)));
        Assert.Equal(-1, Next(pacer, 400));
        Assert.Equal(0, pacer.Skipped);
    }

    [Fact]
    public void Without_catching_up_slots_that_have_passed_are_used_up()
    {
        var pacer = Pacer(new EvenSchedule(10, 5, stretched: false, 0), noCatchUp: true);
        Assert.Equal([0, 400, -1], new[] { 0, 350, 401 }.Select(now => Next(pacer, now)));
        Assert.Equal(3, pacer.Skipped);
    }

    [Fact]
    public void Jitter_moves_a_positive_sleep_by_up_to_a_tenth()
    {
        var pacer = Pacer(new EvenSchedule(10, 1001, stretched: false, 0), jitter: new Random(7));
        Next(pacer, 0);
        var sleeps = Enumerable.Range(1, 1000).Select(i => Next(pacer, (i * 100) - 100) - ((i * 100) - 100)).ToArray();
        Assert.InRange(sleeps.Min(), 90, 91);
        Assert.InRange(sleeps.Max(), 109, 110);
        Assert.InRange(sleeps.Average(), 99, 101);
    }

    [Fact]
    public void When_the_time_is_over_two_calls_and_the_last_are_still_made()
    {
        var schedule = new EvenSchedule(10, 5, stretched: false, 0);
        var pacer = Pacer(schedule, end: 500);
        Assert.Equal([false, false, true], new[] { 501, 900, 1300 }.Select(now => Next(pacer, now) >= 0 && pacer.IsOver(At(now))));
        Assert.Equal(5, pacer.CutShortOf);

        pacer = Pacer(schedule, end: 500);
        foreach (var now in (int[])[0, 100, 200, 300, 501]) Next(pacer, now);
        Assert.False(pacer.IsOver(At(501)));
    }

    [Fact]
    public void At_full_speed_the_clock_or_the_number_ends_it()
    {
        var timed = new WorkerPacer(null, null, _clock, Start, At(100), false, null);
        Assert.Equal([0, 100, -1], new[] { 0, 100, 101 }.Select(now => Next(timed, now)));
        var counted = new WorkerPacer(null, 2, _clock, Start, null, false, null);
        Assert.Equal([0, 700, -1], new[] { 0, 700, 701 }.Select(now => Next(counted, now)));
        Assert.Equal(-1, Next(new WorkerPacer(null, 0, _clock, Start, null, false, null), 0));
    }

    [Fact]
    public void It_knows_how_many_calls_had_become_due()
    {
        var pacer = Pacer(new EvenSchedule(10, 5, stretched: false, 0));
        Assert.Equal([1, 1, 2, 5], new[] { 0, 99, 100, 5000 }.Select(now => (int)pacer.DueBy(At(now))));
    }

    [Fact]
    public void An_open_loop_deals_out_every_call_once_and_drops_the_late()
    {
        var schedule = new EvenSchedule(10, 6, stretched: false, 0);
        var first = new OpenPacer(schedule, 0, 2, _clock, Start, _clock.Ticks(0.15));
        var second = new OpenPacer(schedule, 1, 2, _clock, Start, null);
        Assert.Equal(At(0), first.NextDue);
        Assert.Equal(At(100), second.NextDue);
        Assert.True(first.TryTake(At(150), out var due, out var iteration));
        Assert.Equal((At(0), 0), (due, iteration));
        Assert.False(first.TryTake(At(351), out _, out _));
        Assert.True(second.TryTake(At(599), out _, out _));
        second.DropRest(At(601));
        Assert.Equal((1, 2), (first.Dropped, second.Dropped));
        Assert.Null(second.NextDue);
    }

    private WorkerPacer Pacer(ISchedule schedule, int? end = null, bool noCatchUp = false, Random? jitter = null) =>
        new(schedule, null, _clock, Start, end is { } ms ? At(ms) : null, noCatchUp, jitter);

    private long At(double milliseconds) => Start + _clock.Ticks(milliseconds / 1000);

    /// <summary>-1: no more.</summary>
    private double Next(WorkerPacer pacer, double now) => pacer.TryNext(At(now), out var due) ? Math.Round(_clock.Seconds(due - Start) * 1000, 3) : -1;
}
