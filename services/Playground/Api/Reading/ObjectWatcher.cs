
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
        var selected = existing.Where(filter.Matches).ToArray();
        try
        {
            await stream.BeginAsync(end.Token);
            if (fromStart) await SendInitialAsync(request, stream, selected, listed, end.Token);
            await FollowAsync(stream, filter, [.. selected.Select(o => (o.Namespace, o.Name))], changes, end.Token);
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
        ApiRequest request, WatchStream stream, StoredObject[] selected, long version, CancellationToken cancellationToken)
    {
        foreach (var item in selected) await stream.SendAsync("ADDED", item, cancellationToken);
        if (request.Flag("sendInitialEvents")) await stream.SendInitialEndAsync(version, cancellationToken);
    }

    /// <param name="stream">Where changes go.</param>
    /// <param name="filter">What the client asked for.</param>
    /// <param name="known">Objects the client holds: one that no longer fits the selectors is reported as deleted.</param>
    /// <param name="changes">What happens.</param>
    /// <param name="cancellationToken">The end.</param>
    private static async Task FollowAsync(
        WatchStream stream,
        ObjectFilter filter,
        HashSet<(string, string)> known,
        IAsyncEnumerable<StoreEvent> changes,
        CancellationToken cancellationToken)
    {
        await foreach (var change in changes.WithCancellation(cancellationToken))
        {
            var key = (change.Current.Namespace, change.Current.Name);
            var gone = change.Type == StoreEventType.Deleted || !filter.Matches(change.Current);
            if (gone)
            {
                var wanted = known.Remove(key) || (change.Type == StoreEventType.Deleted && filter.Matches(change.Current));
                if (wanted) await stream.SendAsync("DELETED", change.Current, cancellationToken);
                continue;
            }

            await stream.SendAsync(known.Add(key) || change.Type == StoreEventType.Added ? "ADDED" : "MODIFIED", change.Current, cancellationToken);
        }
    }
}
