using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Tests.Report;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>A run from its headline to its exit code (contract section 8, ruling 31).</summary>
public sealed class LoadSessionTests
{
    private readonly FakeConsole _console = new();

    [Fact]
    public async Task The_report_goes_to_stderr_and_answers_of_any_code_are_a_success()
    {
        Assert.Equal(0, await RunAsync(Samples.Http with { Codes = new Dictionary<int, long> { [503] = 20 } }));
        Assert.StartsWith("Fortio 1.75.2-0.1.0 running at 8 queries per second, ", _console.Error, StringComparison.Ordinal);
        Assert.Contains("\nStarting at 8 qps with 2 thread(s)", _console.Error, StringComparison.Ordinal);
        Assert.Contains("\nCode 503 : 20 (100.0 %)\n", _console.Error, StringComparison.Ordinal);
        Assert.EndsWith("All done 20 calls (plus 0 warmup) 0.529 ms avg, 10.0 qps\n", _console.Error, StringComparison.Ordinal);
        Assert.Empty(_console.Output);
    }

    [Fact]
    public async Task Not_one_answer_is_3() => Assert.Equal(3, await RunAsync(Samples.Http with { Failures = new Dictionary<CallFailure, long> { [CallFailure.Refused] = 20 } }));

    [Fact]
    public async Task A_failed_warm_up_is_1()
    {
        _console.Engine = _ => new FakeRun(Samples.Http) { FailedWarmUp = new CallResult(503, Size: 92) };
        Assert.Equal(1, await _console.RunAsync("load", "http://x/"));
        Assert.Contains("\nAborting because of error 503 for http://x/ (92 bytes)\n", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_cannot_begin_is_1()
    {
        _console.Engine = _ => throw new LoadSetupException("x: name not found");
        Assert.Equal(1, await _console.RunAsync("load", "http://x/"));
        Assert.EndsWith("\nx: name not found\n", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_with_a_report_and_0()
    {
        using var interrupt = new CancellationTokenSource();
        _console.Engine = _ => new FakeRun(Samples.Http) { End = Task.Delay(Timeout.Infinite, CancellationToken.None) };
        var run = _console.RunAsync(interrupt.Token, "load", "http://x/");
        Assert.False(run.IsCompleted);
        await interrupt.CancelAsync();
        Assert.Equal(0, await run);
        Assert.Contains("All done", _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_runs_begin_with_the_headline_and_the_figures()
    {
        await RunAsync(Samples.Http, "-quiet");
        Assert.StartsWith("Aggregated Function Time", _console.Error.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_log_lines_in_JSON_without_a_terminal()
    {
        await RunAsync(Samples.Http with { Plan = new RunPlan(2, 10, 0, ["lowered to \"2\""]) }, "-logger-timestamp=false");
        Assert.Contains("\n{\"level\":\"warn\",\"msg\":\"lowered to \\\"2\\\"\"}\n", _console.Error, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(RunResult result, params string[] flags)
    {
        _console.Engine = _ => new FakeRun(result);
        return _console.RunAsync(["load", .. flags, "http://x/"]);
    }
}
