using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Numbers of calls are exact; times have room for a busy machine on the late side only.</summary>
[Collection(typeof(Alone))]
public sealed class RateTests
{
    /// <summary>Seconds that a busy machine may take for what needs a fraction of one.</summary>
    private const double Patience = 5;

    public static TheoryData<bool> Portable => [false, true];

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_rate_is_kept_to_the_call(bool portable)
    {
        var result = await RunAsync(new Pace { Qps = 1000, Workers = 4, Exactly = 1000 }, portable);
        Assert.Equal((1000, 1000, 1000, 0), (result.Durations.Count, result.Schedule.Scheduled, result.Schedule.Sent, result.Schedule.Dropped));
        Assert.Equal(996, result.Sleeps!.Count);

        // The last calls are due at the very end.
        Assert.InRange(result.ActualDuration.TotalSeconds, 1.0, 1 + Patience);
    }

    [Fact]
    public async Task A_timed_run_plans_as_many_and_leaves_out_only_what_the_clock_forbids()
    {
        var result = await RunAsync(new Pace { Qps = 400, Workers = 4, Duration = TimeSpan.FromSeconds(0.5) });
        Assert.Equal(200, result.Schedule.Scheduled);
        Assert.InRange(result.Schedule.Sent, 8, 200);
        Assert.InRange(result.ActualDuration.TotalSeconds, 0.5, Patience);
    }

    [Fact]
    public async Task Eleven_calls_at_100_on_4_workers_take_200_ms()
    {
        var result = await RunAsync(new Pace { Qps = 100, Workers = 4, Exactly = 11 });
        Assert.Equal(11, result.Durations.Count);
        Assert.Equal([5, 2, 2, 2], result.Connections.Select(connection => connection.Sockets));
        Assert.InRange(result.ActualDuration.TotalSeconds, 0.2, Patience);
    }

    [Fact]
    public async Task Exactly_so_many_calls_are_made_at_full_speed_on_several_loops()
    {
        var result = await RunAsync(new Pace { Qps = 0, Workers = 4, Exactly = 103 }, loops: 2);
        Assert.Equal([28, 25, 25, 25], result.Connections.Select(connection => connection.Sockets));
        Assert.Equal(3, (await RunAsync(new Pace { Qps = 0, Workers = 8, Exactly = 3 })).Durations.Count);
    }

    [Fact]
    public async Task Uniform_workers_take_turns()
    {
        var result = await RunAsync(new Pace { Qps = 200, Workers = 4, Exactly = 40, Uniform = true });
        Assert.Equal(40, result.Durations.Count);

        // Ten calls each at 50 a second, and the last worker begins 15 ms after the first.
        Assert.InRange(result.ActualDuration.TotalSeconds, 0.215, Patience);
    }

    [Fact]
    public async Task Full_speed_ends_with_the_time()
    {
        var result = await RunAsync(new Pace { Qps = 0, Workers = 2, Duration = TimeSpan.FromMilliseconds(200) });
        Assert.InRange(result.ActualDuration.TotalSeconds, 0.2, Patience);
        Assert.Same(result.Durations, result.ResponseTimes);
        Assert.Null(result.Sleeps);
        Assert.Equal(result.Schedule.Sent, result.Schedule.Scheduled);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_server_that_stalls_each_second_shows_in_the_response_times_and_not_in_the_service_times(bool portable)
    {
        var answers = 0;
        await using var server = new ScriptedServer(async peer =>
        {
            while ((await peer.ReadAsync()).Length > 0)
            {
                if (++answers % 500 == 200) await peer.PauseAsync(200);
                await peer.SendAsync(ScriptedServer.Ok);
            }
        });
        var options = LoadRunner.Calls(server.Url, 0);
        var result = await LoadRunner.RunAsync(options with { Pace = new Pace { Qps = 500, Workers = 1, Exactly = 1000 } }, portable);
        Assert.Equal(1000, result.Durations.Count);
        Assert.InRange(result.ResponseTimes.Percentile(99), 0.1, Patience);
        Assert.InRange(result.ResponseTimes.Percentile(90), 0.02, Patience);
        Assert.InRange(result.Durations.Percentile(99), 0, 0.05);
        Assert.InRange(result.Schedule.Late, 50, 1000);
    }

    [Fact]
    public async Task A_slow_server_makes_a_closed_loop_stop_short_of_its_calls()
    {
        await using var server = Slow(100);
        var log = new RunLog();
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Qps = 100, Workers = 1, Duration = TimeSpan.FromMilliseconds(350) } };
        var result = await LoadRunner.RunAsync(options, log: log);
        Assert.Equal(35, result.Schedule.Scheduled);
        Assert.InRange(result.Schedule.Sent, 2, 4);
        Assert.Equal([$"T000 warning only did {result.Schedule.Sent} out of 35 calls before reaching 0.35s"], log.Warnings);
    }

    [Fact]
    public async Task Without_catching_up_missed_slots_are_dropped()
    {
        await using var server = Slow(100);
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Qps = 100, Workers = 1, Duration = TimeSpan.FromMilliseconds(500), NoCatchUp = true } };
        var result = await LoadRunner.RunAsync(options);
        Assert.Equal(50, result.Schedule.Scheduled);
        Assert.Equal(50, result.Schedule.Sent + result.Schedule.Dropped);
        Assert.InRange(result.Schedule.Sent, 2, 6);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task An_open_loop_opens_connections_instead_of_waiting(bool portable)
    {
        await using var server = Slow(100);
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Qps = 100, Workers = 1, Duration = TimeSpan.FromMilliseconds(500), OpenLoop = true, MaxInFlight = 50 } };
        var result = await LoadRunner.RunAsync(options, portable);
        Assert.Equal((50, 50, 0), (result.Schedule.Scheduled, result.Schedule.Sent, result.Schedule.Dropped));
        Assert.InRange(result.Connections.Count, 8, 50);
        Assert.InRange(result.ResponseTimes.Percentile(50), 0.09, Patience);
    }

    [Fact]
    public async Task An_open_loop_that_may_not_open_more_drops_what_is_too_late()
    {
        await using var server = Slow(100);
        var pace = new Pace { Qps = 100, Workers = 1, Duration = TimeSpan.FromMilliseconds(500), OpenLoop = true, MaxInFlight = 2, DropAfter = TimeSpan.FromMilliseconds(30) };
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 0) with { Pace = pace, Loops = 1 });
        Assert.Equal(50, result.Schedule.Scheduled);
        Assert.Equal(50, result.Schedule.Sent + result.Schedule.Dropped);
        Assert.Equal(2, result.Connections.Count);
        Assert.InRange(result.Schedule.Sent, 2, 14);
    }

    [Fact]
    public async Task Steps_are_followed()
    {
        var result = await RunAsync(new Pace { Workers = 2, Exactly = 50, Steps = [new(50, 50, TimeSpan.FromMilliseconds(200)), new(100, 300, TimeSpan.FromMilliseconds(200))] });
        Assert.Equal(50, result.Durations.Count);
        Assert.InRange(result.ActualDuration.TotalSeconds, 0.38, Patience);
    }

    // Each call has a connection of its own, so the sockets tell whose calls they were.
    private static async Task<RunResult> RunAsync(Pace pace, bool portable = false, int loops = 0)
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = pace, Loops = loops };
        return await LoadRunner.RunAsync(options with { Target = options.Target with { KeepAlive = pace.Exactly == 0 } }, portable);
    }

    private static ScriptedServer Slow(int milliseconds) => new(async peer =>
    {
        while ((await peer.ReadAsync()).Length > 0)
        {
            await peer.PauseAsync(milliseconds);
            await peer.SendAsync(ScriptedServer.Ok);
        }
    });
}
