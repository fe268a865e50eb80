using System.Runtime.InteropServices;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Lifetime;

/// <summary>
/// On SIGTERM readiness fails at once, requests are served for the drain delay, then the host stops. SIGINT, SIGQUIT and a second
/// SIGTERM stop without the delay: somebody is waiting at a keyboard.
/// </summary>
internal sealed class DrainLifetime(
    IHostApplicationLifetime application, IOptions<ServiceDefaultsOptions> options, Readiness readiness, TimeProvider time) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private ITimer? _stopAfterDelay;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnInterrupt));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _stopAfterDelay?.Dispose();
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        if (readiness.IsDraining || options.Value.DrainDelay == TimeSpan.Zero)
        {
            Stop();
            return;
        }

        readiness.Drain();
        _stopAfterDelay = time.CreateTimer(_ => application.StopApplication(), null, options.Value.DrainDelay, Timeout.InfiniteTimeSpan);
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop();
    }

    private void Stop()
    {
        readiness.Drain();
        application.StopApplication();
    }
}
