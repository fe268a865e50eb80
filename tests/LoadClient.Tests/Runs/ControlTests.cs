using Bookinfo.LoadClient.Pacing;
using Bookinfo.Testing;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>How a run begins, is watched, and ends before its time.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task A_timed_run_warms_its_connections_up_and_keeps_that_out_of_its_figures()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        var options = LoadRunner.Calls(server.Url, 0, workers: 3) with { Pace = new Pace { Qps = 60, Workers = 3, Duration = TimeSpan.FromMilliseconds(200) } };
        var result = await LoadRunner.RunAsync(options);
        Assert.Equal((3, 3, 3), (result.WarmUpCalls, server.Requests - result.Durations.Count, server.Connections));
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 3)]
    [InlineData(false, false, 3)]
    [InlineData(false, true, 3)]
    public async Task A_failed_warm_up_is_told_unless_it_is_allowed(bool sequential, bool allowed, int requests)
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Workers = 3 }, SequentialWarmUp = sequential, AllowInitialErrors = allowed };
        await using var run = new LoadRun(options, new RunLog());
        Assert.Equal(allowed ? null : 404, (await run.WarmUpAsync(CancellationToken.None))?.Code);
        Assert.Equal(requests, server.Requests);
    }

    [Fact]
    public async Task A_counted_run_warms_nothing_up()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        Assert.Equal(0, (await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 3))).WarmUpCalls);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task An_interrupt_lets_the_call_under_way_end()
    {
        var received = new TaskCompletionSource();
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            received.TrySetResult();
            await peer.PauseAsync(100);
            await peer.SendAsync(ScriptedServer.Ok);
        });
        using var interrupt = new CancellationTokenSource();
        await using var run = new LoadRun(LoadRunner.Calls(server.Url, 1000), new RunLog());
        await run.WarmUpAsync(CancellationToken.None);
        var running = run.RunAsync(interrupt.Token);
        await received.Task;
        await interrupt.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(result.Interrupted);
        Assert.Equal([new(200, 1)], result.Codes);
    }

    [Fact]
    public async Task An_interrupt_ends_sleeps_at_once_and_endless_runs_too()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        using var interrupt = new CancellationTokenSource();
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Qps = 0.1, Workers = 2, Duration = null }, Loops = 2 };
        await using var run = new LoadRun(options, new RunLog());
        await run.WarmUpAsync(CancellationToken.None);
        var running = run.RunAsync(interrupt.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(run.Progress.Calls == 2), TimeSpan.FromSeconds(5), () => $"{run.Progress}");
        await interrupt.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((2, 2), (result.Schedule.Scheduled, result.Schedule.Sent));
    }

    [Fact]
    public async Task A_certain_code_ends_the_run()
    {
        var answers = 0;
        await using var server = new ScriptedServer(peer => peer.AnswerAsync(_ => ++answers < 5 ? ScriptedServer.Ok : "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n"));
        var log = new RunLog();
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 1000) with { AbortOn = 429 }, log: log);
        Assert.Equal([new(200, 4), new(429, 1)], result.Codes);
        Assert.True(result.Interrupted);
        Assert.Contains("Aborting run because of code 429", log.Warnings);
    }

    [Theory]
    [InlineData("json", "^\\{\"latency\":0\\.\\d+,\"timestamp\":\\d{19},\"thread\":0,\"iter\":0,\"ok\":false,\"details\":\"503\"\\}$")]
    [InlineData("influx", "^latency,thread=0,ok=false value=0\\.\\d+,details=\"503\" \\d{19}$")]
    public async Task Each_call_has_a_line_in_the_access_log(string format, string pattern)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var server = ScriptedServer.Answering("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
            await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 7) with { AccessLogFile = path, AccessLogFormat = format });
            var lines = await File.ReadAllLinesAsync(path);
            Assert.Equal(7, lines.Length);
            Assert.Matches(pattern, lines[0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Answers_are_split_by_a_header()
    {
        var turn = 0;
        await using var server = new ScriptedServer(peer => peer.AnswerAsync(_ => $"HTTP/1.1 {(turn % 2 == 0 ? 200 : 500)} X\r\nVersion: v{1 + (turn++ % 2)}\r\nContent-Length: 0\r\n\r\n"));
        var result = await LoadRunner.RunAsync(LoadRunner.Calls(server.Url, 10) with { SplitBy = ["version"] });
        Assert.Equal([("v1", 5L, 0L), ("v2", 5L, 5L)], result.Splits.Select(split => (split.Key, split.Value.Durations.Count, split.Value.Errors)));
    }

    [Fact]
    public async Task Progress_can_be_seen_at_any_time()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        var options = LoadRunner.Calls(server.Url, 0) with { Pace = new Pace { Qps = 100, Workers = 2, Duration = TimeSpan.FromSeconds(2) } };
        await using var run = new LoadRun(options, new RunLog());
        Assert.Equal((0, 0), (run.Progress.Calls, run.Progress.Done));
        await run.WarmUpAsync(CancellationToken.None);
        var running = run.RunAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(run.Progress.Rate > 0), TimeSpan.FromSeconds(5), () => $"{run.Progress}");
        var progress = run.Progress;
        Assert.InRange(progress.Rate, 50, 150);
        Assert.InRange(progress.Done!.Value, 0.4, 1);
        Assert.InRange(progress.P99, 1e-6, 1);
        Assert.InRange((await running).Durations.Count, 150, 200);
    }
}
