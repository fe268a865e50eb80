using Bookinfo.LoadClient.Cli.Live;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Tests.Report;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>What is shown while a run goes on.</summary>
public sealed class LiveTests
{
    private static readonly RunProgress Half = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.4), 0.5, 15000, 30, 3, 498.6, 0.0042, 0.0131);

    [Fact]
    public void A_terminal_gets_a_bar_and_figures() => Assert.Equal(
        "██████████░░░░░░░░░░  50%  499/s  p50 4.2ms  p99 13.1ms  errors 30 (0.2%)  30s left  in flight 3  15000 calls", LiveLine.Drawn(Half, 200, isColored: false));

    [Fact]
    public void Eighty_columns_have_room_for_what_matters() => Assert.Equal("█████░░░░░  50%  499/s  p50 4.2ms  p99 13.1ms  errors 30 (0.2%)  30s left", LiveLine.Drawn(Half, 80, isColored: false));

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void The_line_is_never_longer_than_the_terminal(int columns) => Assert.InRange(LiveLine.Drawn(Half, columns, isColored: false).Length, 20, columns - 1);

    [Fact]
    public void Errors_are_red() => Assert.Contains("\u001b[31merrors 30 (0.2%)\u001b[0m", LiveLine.Drawn(Half, 200, isColored: true), StringComparison.Ordinal);

    [Fact]
    public void A_log_gets_plain_lines()
    {
        Assert.Equal("30s (50%): 499/s, p50 4.2ms, p99 13.1ms, errors 30 (0.2%), 30s left, in flight 3, 15000 calls", LiveLine.Logged(Half));
        Assert.Equal("1s: 0.0/s, p50 -, p99 -, errors 0, in flight 1, 0 calls", LiveLine.Logged(new RunProgress(TimeSpan.FromSeconds(1), null, null, 0, 0, 1, 0, double.NaN, double.NaN)));
    }

    [Fact]
    public async Task On_request_a_log_gets_a_line_each_second()
    {
        var console = new FakeConsole();
        var end = new TaskCompletionSource();
        console.Engine = _ => new FakeRun(Samples.Http) { Progress = Half, End = end.Task };
        var run = console.RunAsync("load", "-live", "on", "http://x/");
        for (var i = 0; i < 2; i++) await AdvanceAsync(console, 1, i + 1, "30s (50%): ");
        end.SetResult();
        Assert.Equal(0, await run);
        Assert.Equal(2, Count(console.Error, "30s (50%): "));
    }

    [Fact]
    public async Task On_a_terminal_the_line_is_drawn_again_and_gone_at_the_end()
    {
        var console = new FakeConsole { IsTerminal = true };
        var end = new TaskCompletionSource();
        console.Engine = _ => new FakeRun(Samples.Http) { Progress = Half, End = end.Task };
        var run = console.RunAsync("load", "http://x/");
        await AdvanceAsync(console, 0.25, 1, "\r\u001b[K██");
        end.SetResult();
        Assert.Equal(0, await run);
        Assert.Contains("\r\u001b[KEnded after", console.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-quiet")]
    [InlineData("-live=off")]
    public async Task On_request_a_terminal_stays_still(string flag)
    {
        var console = new FakeConsole { IsTerminal = true };
        console.Engine = _ => new FakeRun(Samples.Http) { Progress = Half };
        await console.RunAsync("load", flag, "http://x/");
        Assert.DoesNotContain("\r", console.Error, StringComparison.Ordinal);
    }

    // The loop runs on another thread, so its line is waited for before the clock goes on.
    private static async Task AdvanceAsync(FakeConsole console, double seconds, int lines, string line)
    {
        console.Time.Advance(TimeSpan.FromSeconds(seconds));
        for (var i = 0; Count(console.Error, line) < lines; i++)
        {
            Assert.True(i < 5000, console.Error);
            await Task.Delay(1);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
