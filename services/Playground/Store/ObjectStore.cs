using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Bookinfo.Playground.Store;

/// <summary>
/// All objects of one Playground, in memory. Every change gets the next version number and is seen by every watch in the
/// same order. It enforces what belongs to storage (names, versions, uid, creationTimestamp, generation); whether an object
/// makes sense is judged before it comes here.
/// </summary>
internal sealed class ObjectStore(TimeProvider time)
{
    /// <summary>How many past events a watch may catch up on; older start versions are answered with 410 Gone.</summary>
    private const int HistoryLength = 4096;

    private static readonly string[] OwnFields = ["uid", "creationTimestamp", "generation", "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds"];

    private readonly Lock _gate = new();
    private readonly Queue<StoreEvent> _history = new();
    private readonly List<Subscription> _subscriptions = [];
    private ImmutableDictionary<(ResourceKind Kind, string Namespace, string Name), StoredObject> _objects =
        ImmutableDictionary<(ResourceKind, string, string), StoredObject>.Empty;

    private long _version;
    private long _forgotten;

    /// <summary>Version of the newest change.</summary>
    public long Version => Volatile.Read(ref _version);

    public StoredObject? Find(ResourceKind kind, string @namespace, string name) =>
        _objects.GetValueOrDefault((kind, kind.Namespaced ? @namespace : "", name));

    /// <summary>Objects of a kind, ordered by namespace and name, with the store's version they belong to.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="namespace">Null: all namespaces.</param>
    public (IReadOnlyList<StoredObject> Items, long Version) List(ResourceKind kind, string? @namespace = null)
    {
        ImmutableDictionary<(ResourceKind Kind, string Namespace, string Name), StoredObject> objects;
        long version;
        lock (_gate)
        {
            (objects, version) = (_objects, _version);
        }

        StoredObject[] items =
        [
            .. objects.Values
                .Where(o => ReferenceEquals(o.Kind, kind) && (@namespace is null || o.Namespace == @namespace))
                .OrderBy(o => o.Namespace, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal),
        ];
        return (items, version);
    }

    /// <summary>Stores a new object; sets creationTimestamp, resourceVersion and generation, and uid where admission has not needed one already.</summary>
    /// <exception cref="StoreException">AlreadyExists.</exception>
    public StoredObject Create(ResourceKind kind, JsonObject json)
    {
        var (ns, name) = Identify(kind, json);
        lock (_gate)
        {
            if (_objects.ContainsKey((kind, ns, name)))
                throw new StoreException(StoreError.AlreadyExists, $"{kind.QualifiedPlural} \"{name}\" already exists");
            var metadata = json["metadata"]!.AsObject();
            metadata["uid"] ??= Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            if (json.ContainsKey("spec")) metadata["generation"] = 1;
            return Commit(StoreEventType.Added, kind, ns, name, json);
        }
    }

    /// <summary>
    /// Replaces an object. Nothing happens if nothing but the version differs. Generation grows when spec changes. An
    /// object that is being deleted goes away when its last finalizer does.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="json">The whole new object.</param>
    /// <param name="expectedVersion">The version the writer saw; null: whatever stands there.</param>
    /// <exception cref="StoreException">NotFound or Conflict.</exception>
    public StoredObject Update(ResourceKind kind, JsonObject json, long? expectedVersion = null)
    {
        var (ns, name) = Identify(kind, json);
        lock (_gate)
        {
            var live = Require(kind, ns, name);
            if (expectedVersion is { } expected && expected != live.Version)
            {
                throw new StoreException(
                    StoreError.Conflict,
                    $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");
            }

            var metadata = json["metadata"]!.AsObject();
            KeepOwnFields(live, metadata);
            if (SpecDiffers(live.Json, json)) metadata["generation"] = (metadata["generation"]?.GetValue<long>() ?? 0) + 1;
            if (JsonNode.DeepEquals(live.ToMutable(), json)) return live;
            if (metadata.ContainsKey("deletionTimestamp") && !HasFinalizers(json) && !EndsByItsOwner(kind))
                return Commit(StoreEventType.Deleted, kind, ns, name, json);
            return Commit(StoreEventType.Modified, kind, ns, name, json);
        }
    }

    /// <summary>Reads, changes and writes in one step, again if somebody else was quicker. <paramref name="change"/> returns false to leave it.</summary>
    /// <returns>What stands there now; null when there is no such object.</returns>
    public StoredObject? Change(ResourceKind kind, string @namespace, string name, Func<JsonObject, bool> change)
    {
        while (Find(kind, @namespace, name) is { } live)
        {
            var json = live.ToMutable();
            if (!change(json)) return live;
            try
            {
                return Update(kind, json, live.Version);
            }
            catch (StoreException e) when (e.Error == StoreError.Conflict)
            {
                // Somebody wrote in between: look again.
            }
            catch (StoreException e) when (e.Error == StoreError.NotFound)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Removes an object at once, or marks it when finalizers hold it.</summary>
    /// <exception cref="StoreException">NotFound.</exception>
    public StoredObject Delete(ResourceKind kind, string @namespace, string name)
    {
        var ns = kind.Namespaced ? @namespace : "";
        lock (_gate)
        {
            var json = Require(kind, ns, name).ToMutable();
            if (!HasFinalizers(json)) return Commit(StoreEventType.Deleted, kind, ns, name, json);
            return MarkForDeletion(kind, ns, name, json, graceSeconds: 0);
        }
    }

    /// <summary>
    /// Marks an object as being deleted (deletionTimestamp = now + grace). Who owns the process behind it calls
    /// <see cref="Delete"/> when it is gone.
    /// </summary>
    /// <exception cref="StoreException">NotFound.</exception>
    public StoredObject BeginDelete(ResourceKind kind, string @namespace, string name, int graceSeconds)
    {
        var ns = kind.Namespaced ? @namespace : "";
        lock (_gate)
        {
            return MarkForDeletion(kind, ns, name, Require(kind, ns, name).ToMutable(), graceSeconds);
        }
    }

    /// <summary>
    /// Changes after <paramref name="fromVersion"/>, then everything that follows, until cancelled. A reader that falls far
    /// behind is cut off with <see cref="StoreError.Expired"/> rather than slowing anyone down.
    /// </summary>
    /// <param name="kind">Null: all kinds.</param>
    /// <param name="fromVersion">Null: only what happens from now on.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="StoreException">Expired: the version is older than what is kept, or has not been reached.</exception>
    public IAsyncEnumerable<StoreEvent> Watch(ResourceKind? kind, long? fromVersion, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<StoreEvent>(new BoundedChannelOptions(HistoryLength) { SingleReader = true });
        var subscription = new Subscription(kind, channel.Writer);
        lock (_gate)
        {
            if (fromVersion is { } from)
            {
                // One that has not been reached yet is of an earlier run, whose objects are all gone: versions start over with the store.
                if (from < _forgotten || from > _version)
                    throw new StoreException(StoreError.Expired, $"too old resource version: {from} ({_version})");
                foreach (var past in _history)
                {
                    if (past.Current.Version > from && subscription.Wants(past)) channel.Writer.TryWrite(past);
                }
            }

            _subscriptions.Add(subscription);
        }

        return Read(subscription, channel.Reader, cancellationToken);
    }

    /// <summary>Puts back into metadata what no writer of an object sets or takes away: deletion, for one, begins with a delete.</summary>
    public static void KeepOwnFields(StoredObject live, JsonObject metadata)
    {
        var before = live.Json.GetProperty("metadata");
        foreach (var own in OwnFields)
        {
            if (before.TryGetProperty(own, out var value)) metadata[own] = JsonNode.Parse(value.GetRawText());
            else metadata.Remove(own);
        }
    }

    private async IAsyncEnumerable<StoreEvent> Read(
        Subscription subscription, ChannelReader<StoreEvent> reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in reader.ReadAllAsync(cancellationToken)) yield return change;
        }
        finally
        {
            lock (_gate)
            {
                _subscriptions.Remove(subscription);
            }
        }
    }

    private StoredObject MarkForDeletion(ResourceKind kind, string ns, string name, JsonObject json, int graceSeconds)
    {
        var metadata = json["metadata"]!.AsObject();
        var already = metadata["deletionGracePeriodSeconds"]?.GetValue<int>();
        if (already is { } grace && grace <= graceSeconds) return _objects[(kind, ns, name)];
        metadata["deletionTimestamp"] =
            time.GetUtcNow().UtcDateTime.AddSeconds(graceSeconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        metadata["deletionGracePeriodSeconds"] = graceSeconds;
        return Commit(StoreEventType.Modified, kind, ns, name, json);
    }

    private StoredObject Commit(StoreEventType type, ResourceKind kind, string ns, string name, JsonObject json)
    {
        var version = _version + 1;
        json["metadata"]!.AsObject()["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        json["apiVersion"] = kind.ApiVersion;
        json["kind"] = kind.Kind;
        using var document = JsonSerializer.SerializeToDocument(json);
        var stored = new StoredObject(kind, ns, name, version, document.RootElement.Clone());
        var previous = _objects.GetValueOrDefault((kind, ns, name));
        _objects = type == StoreEventType.Deleted ? _objects.Remove((kind, ns, name)) : _objects.SetItem((kind, ns, name), stored);
        Volatile.Write(ref _version, version);

        var change = new StoreEvent(type, stored) { Previous = previous };
        _history.Enqueue(change);
        if (_history.Count > HistoryLength) _forgotten = _history.Dequeue().Current.Version;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            var subscription = _subscriptions[i];
            if (!subscription.Wants(change) || subscription.Writer.TryWrite(change)) continue;
            subscription.Writer.TryComplete(new StoreException(StoreError.Expired, "the watch fell too far behind"));
            _subscriptions.RemoveAt(i);
        }

        return stored;
    }

    private StoredObject Require(ResourceKind kind, string ns, string name) =>
        _objects.GetValueOrDefault((kind, ns, name))
        ?? throw new StoreException(StoreError.NotFound, $"{kind.QualifiedPlural} \"{name}\" not found");

    private static (string Namespace, string Name) Identify(ResourceKind kind, JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        var ns = kind.Namespaced ? metadata["namespace"]!.GetValue<string>() : "";
        return (ns, metadata["name"]!.GetValue<string>());
    }

    /// <summary>Kinds that stay, marked, until whoever runs or empties them deletes them.</summary>
    private static bool EndsByItsOwner(ResourceKind kind) => kind == ResourceKinds.Pod || kind == ResourceKinds.Namespace;

    private static bool HasFinalizers(JsonObject json) => json["metadata"]!["finalizers"] is JsonArray { Count: > 0 };

    private static bool SpecDiffers(JsonElement live, JsonObject json)
    {
        var before = live.TryGetProperty("spec", out var spec) ? JsonNode.Parse(spec.GetRawText()) : null;
        return !JsonNode.DeepEquals(before, json["spec"]);
    }

    private sealed record Subscription(ResourceKind? Kind, ChannelWriter<StoreEvent> Writer)
    {
        public bool Wants(StoreEvent change) => Kind is null || ReferenceEquals(Kind, change.Current.Kind);
    }
}
