using System.Collections.Immutable;
using System.Threading.Channels;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>
/// A controller: whenever an object of the watched kinds changes, it looks at everything and makes it so. Changes that
/// arrive meanwhile are seen in the next round, so nothing depends on a single event.
/// </summary>
internal abstract partial class ReconcileLoop(ObjectStore store, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static readonly TimeSpan RetryAfterFault = TimeSpan.FromSeconds(1);

    protected ObjectStore Store { get; } = store;

    protected TimeProvider Time { get; } = time;

    protected abstract ImmutableArray<ResourceKind> Watched { get; }

    /// <summary>Least time between the beginnings of two rounds; the first change after a pause is acted on at once.</summary>
    protected virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Looks at everything and makes it so. Doing it again changes nothing.</summary>
    /// <returns>When to look again even if nothing changes; null: never.</returns>
    protected abstract TimeSpan? Reconcile();

    /// <summary>Asks for a round.</summary>
    protected void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watching = WatchAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = Time.GetTimestamp();
            var again = Round();
            if (Pace - Time.GetElapsedTime(began) is { Ticks: > 0 } rest) await Pause(rest, stoppingToken);
            await AwakeAsync(again, stoppingToken);
        }

        await watching;
    }

    private TimeSpan? Round()
    {
        try
        {
            return Reconcile();
        }
        catch (StoreException e)
        {
            // An object changed or went away while we looked at it: look again.
            LogStale(logger, GetType().Name, e.Message);
            return TimeSpan.FromMilliseconds(20);
        }
#pragma warning disable CA1031 // A fault in one round must not end the controller, and with it the program: it is reported and the next round looks again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, GetType().Name, e);
            return RetryAfterFault;
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var changes = Store.Watch(kind: null, fromVersion: null, stoppingToken);
                Wake();
                await foreach (var change in changes)
                {
                    if (Watched.Contains(change.Current.Kind)) Wake();
                }
            }
            catch (StoreException e) when (e.Error == StoreError.Expired)
            {
                LogStale(logger, GetType().Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AwakeAsync(TimeSpan? latest, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        if (latest is { } due) limit.CancelAfter(due);
        try
        {
            await _wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look again, or to stop.
        }
    }

    private async Task Pause(TimeSpan rest, CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(rest, Time, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Controller} looks again: {Reason}")]
    private static partial void LogStale(ILogger logger, string controller, string reason);

    [LoggerMessage(LogLevel.Error, "{Controller} failed and will look again")]
    private static partial void LogFailed(ILogger logger, string controller, Exception exception);
}
