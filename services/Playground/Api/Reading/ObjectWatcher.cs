
using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>GET with <c>watch=true</c>: one JSON line per change, flushed at once.</summary>
internal sealed class ObjectWatcher(ObjectStore store, TablePrinter tables, TimeProvider time, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>More at the same time get 429: a runaway script must not eat the machine.</summary>
    private const int MostWatches = 256;

    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);
    private readonly SemaphoreSlim _places = new(MostWatches);

    public async Task WatchAsync(ApiRequest request)
    {
        if (ObjectFilter.From(request, out var error) is not { } filter)
        {
            await ApiReply.WriteAsync(request.Context, error!);
            return;
        }

        if (!_places.Wait(0, CancellationToken.None))
        {
            await ApiReply.WriteAsync(request.Context, ApiStatus.TooManyRequests($"{MostWatches} watches are open, more are not served"));
            return;
        }

        try
        {
            await WatchAsync(request, filter);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task WatchAsync(ApiRequest request, ObjectFilter filter)
    {
        var seconds = request.Number("timeoutSeconds", out var error);
        var (existing, listed) = store.List(request.Target.Kind, filter.Namespace);
        var fromStart = request.ResourceVersion is null or "0" || request.Flag("sendInitialEvents");
        var version = fromStart ? listed : request.Number("resourceVersion", out error);
        if (error is not null)
        {
            await ApiReply.WriteAsync(request.Context, error);
            return;
        }

        using var timeout = new CancellationTokenSource(seconds is > 0 and < 86_400 ? TimeSpan.FromSeconds(seconds.Value) : LongestWatch, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, timeout.Token, lifetime.ApplicationStopping);
        IAsyncEnumerable<StoreEvent> changes;
        try
        {
            changes = store.Watch(request.Target.Kind, version, end.Token);
        }
        catch (StoreException refusal)
        {
            await ApiReply.WriteAsync(request.Context, ApiStatus.Of(refusal, request.Target.Kind, ""));
            return;
        }

        var stream = new WatchStream(request, tables);
        try
        {
            await stream.BeginAsync(end.Token);
            if (fromStart) await SendInitialAsync(request, stream, existing.Where(filter.Matches), listed, end.Token);
            await FollowAsync(stream, filter, changes, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, its time is up, or the program ends: a watch simply closes.
        }
        catch (StoreException refusal)
        {
            await stream.SendErrorAsync(ApiStatus.Of(refusal, request.Target.Kind, ""), CancellationToken.None);
        }
    }

    private static async Task SendInitialAsync(
        ApiRequest request, WatchStream stream, IEnumerable<StoredObject> selected, long version, CancellationToken cancellationToken)
    {
        foreach (var item in selected) await stream.SendAsync("ADDED", item, cancellationToken);
        if (request.Flag("sendInitialEvents")) await stream.SendInitialEndAsync(version, cancellationToken);
    }

    /// <summary>
    /// What the client holds follows from the version that it starts from, so each change is told by whether the object fitted the selectors before it: one
    /// that no longer does is reported as deleted, one that begins to as added.
    /// </summary>
    private static async Task FollowAsync(WatchStream stream, ObjectFilter filter, IAsyncEnumerable<StoreEvent> changes, CancellationToken cancellationToken)
    {
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            var was = change.Previous is { } previous && filter.Matches(previous);
            var remains = change.Type != StoreEventType.Deleted && filter.Matches(change.Current);
            if (!was && !remains) continue;
            var type = remains ? (was ? "MODIFIED" : "ADDED") : "DELETED";
            await stream.SendAsync(type, change.Current, cancellationToken);
        }
    }
}
