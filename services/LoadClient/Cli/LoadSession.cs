using Bookinfo.LoadClient.Cli.Live;
using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Cli;

/// <summary>One run from its headline to its exit code.</summary>
internal sealed class LoadSession
{
    private readonly LoadCommandLine _line;
    private readonly CommandContext _context;
    private readonly Screen _screen;
    private readonly ConsoleLog _log;
    private readonly ReportSettings _settings;

    public LoadSession(LoadCommandLine line, CommandContext context)
    {
        (_line, _context) = (line, context);
        _screen = new Screen(context.Error, context.IsErrorTerminal);
        _log = new ConsoleLog(_screen, line.Log, context.Time);
        _settings = new ReportSettings { Level = line.Log.Level };
    }

    public async Task<int> RunAsync()
    {
        if (_line.Log is { IsQuiet: false, Level: not ReportLevel.Info } said) _screen.WriteLine(_log.Line(ReportLevel.Info, $"Log level is now {(int)said.Level} {said.Level} (was {(int)ReportLevel.Info} Info)"));
        foreach (var warning in _line.Warnings) _log.Warning(warning);
        var options = _line.Load;
        _screen.WriteLine(PaceText.Headline(options, _settings));
        try
        {
            await using var run = _context.Prepare(options, _log);
            foreach (var warning in run.Plan.Warnings) _log.Warning(warning);
            if (await run.WarmUpAsync(_context.Interrupt) is { } failed)
            {
                _screen.WriteLine($"Aborting because of error {failed.Code}{FailureText(failed.Failure, failed.Detail)} for {options.Target.Url} ({Math.Max(0, failed.Size)} bytes)");
                return ExitCode.Usage;
            }

            if (_line.Log.Level < ReportLevel.Error || PaceText.IsStartAlwaysShown(options.Pace)) _screen.WriteLine(PaceText.Start(options, run.Plan, _settings));
            return Report(await RunLiveAsync(run));
        }
        catch (LoadSetupException e)
        {
            _screen.WriteLine(e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (_context.Interrupt.IsCancellationRequested)
        {
            _screen.WriteLine("Interrupted before the first call");
            return ExitCode.Usage;
        }
    }

    private async Task<RunResult> RunLiveAsync(ILoadRun run)
    {
        var isLive = _line.Output.Live switch
        {
            LiveMode.On => true,
            LiveMode.Auto => _screen.IsTerminal && _line.Log.Level < ReportLevel.Error,
            _ => false,
        };
        if (!isLive) return await run.RunAsync(_context.Interrupt);
        await using var live = new LiveView(run, _screen, _context, _line.Log.Color ?? _screen.IsTerminal);
        return await run.RunAsync(_context.Interrupt);
    }

    private int Report(RunResult result)
    {
        _screen.Write(writer => TextReport.Write(writer, result, _settings));
        return ResultEnd.Report(result, _line.Output, _settings, _context, _screen);
    }

    private static string FailureText(Transport.CallFailure failure, string? detail) =>
        detail is not null ? $" ({detail})" : failure == Transport.CallFailure.None ? "" : $" ({FailureName.Of(failure)})";
}
