using Bookinfo.Playground.Pods;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class LogRunTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_the_newest_lines_are_kept()
    {
        var run = new LogRun();
        for (var i = 0; i < 20_005; i++) run.Add(new LogLine(Noon, $"{i}"));
        var (lines, next, ended) = run.From(0);
        Assert.Equal((20_000, "5", 20_005L, false), (lines.Length, lines[0].Text, next, ended));
        for (var i = 0; i < 100; i++) run.Add(new LogLine(Noon, new string('x', 64_000)));
        Assert.InRange(run.From(0).Lines.Sum(line => line.Text.Length), 1, 4_000_000);
    }

    [Fact]
    public void Tail_and_since_choose_the_beginning()
    {
        var run = new LogRun();
        for (var i = 0; i < 10; i++) run.Add(new LogLine(Noon.AddSeconds(i), $"{i}"));
        Assert.Equal(8, run.Start(2, null));
        Assert.Equal(6, run.Start(null, Noon.AddSeconds(6)));
        Assert.Equal(8, run.Start(2, Noon.AddSeconds(6)));
        Assert.Equal(0, run.Start(50, null));
        Assert.Equal(10, run.Start(0, null));
    }
}
