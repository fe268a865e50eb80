using System.Runtime.InteropServices;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The first Ctrl-C ends what is under way, with a report; the second one ends the process at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _registration;

    public Interrupts() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        // Left alone, the signal ends the process as if nobody listened.
        signal.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
