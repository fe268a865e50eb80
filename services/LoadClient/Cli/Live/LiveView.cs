namespace Bookinfo.LoadClient.Cli.Live;

/// <summary>Shows how a run goes until it is disposed of: a line that is drawn again on a terminal, a new line each second in a log.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    private static readonly TimeSpan DrawPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(1);

    private readonly ILoadRun _run;
    private readonly Screen _screen;
    private readonly int _columns;
    private readonly bool _isColored;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;

    public LiveView(ILoadRun run, Screen screen, CommandContext context, bool isColored)
    {
        (_run, _screen, _columns, _isColored) = (run, screen, context.Columns, isColored);
        _timer = new PeriodicTimer(screen.IsTerminal ? DrawPeriod : LogPeriod, context.Time);
        _loop = ShowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        if (_screen.IsTerminal) _screen.Draw("");
    }

    private async Task ShowAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            if (_screen.IsTerminal) _screen.Draw(LiveLine.Drawn(_run.Progress, _columns, _isColored));
            else _screen.WriteLine(LiveLine.Logged(_run.Progress));
        }
    }
}
