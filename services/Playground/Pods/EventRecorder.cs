using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods;

/// <summary>
/// Writes Kubernetes Events, as <c>kubectl describe</c> shows them. The same news about the same object is counted in one
/// event; at most 1000 are kept, the oldest go first.
/// </summary>
internal sealed class EventRecorder(ObjectStore store, TimeProvider time)
{
    private const int Kept = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Uid, string? FieldPath, string Reason, string Message), string> _names = [];
    private readonly Queue<(string Namespace, string Name, (string, string?, string, string) Key)> _order = new();

    /// <param name="about">The object.</param>
    /// <param name="warning">Type Warning, else Normal.</param>
    /// <param name="reason">One word, as a kubelet has it.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="fieldPath">The part of it, for example <c>spec.containers{reviews}</c>; null: the whole.</param>
    /// <param name="source">Who says so.</param>
    public void Record(ObjectReference about, bool warning, string reason, string message, string? fieldPath = null, string source = "kubelet")
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var key = (about.Uid, fieldPath, reason, message);
        lock (_gate)
        {
            if (_names.TryGetValue(key, out var known) && CountOneMore(about.EventNamespace, known, now)) return;
            var name = $"{about.Name}.{Guid.NewGuid().ToString("N")[..16]}";
            store.Create(ResourceKinds.Event, Event(about, name, warning, reason, message, fieldPath, source, now));
            _names[key] = name;
            _order.Enqueue((about.EventNamespace, name, key));
            if (_order.Count > Kept) Forget(_order.Dequeue());
        }
    }

    private bool CountOneMore(string @namespace, string name, string now) =>
        store.Change(ResourceKinds.Event, @namespace, name, json =>
        {
            json["count"] = (json["count"]?.GetValue<int>() ?? 1) + 1;
            json["lastTimestamp"] = now;
            return true;
        }) is not null;

    private void Forget((string Namespace, string Name, (string, string?, string, string) Key) oldest)
    {
        _names.Remove(oldest.Key);
        if (store.Find(ResourceKinds.Event, oldest.Namespace, oldest.Name) is null) return;
        try
        {
            store.Delete(ResourceKinds.Event, oldest.Namespace, oldest.Name);
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            // Deleted by somebody else in between: as wanted.
        }
    }

    private static JsonObject Event(
        ObjectReference about, string name, bool warning, string reason, string message, string? fieldPath, string source, string now)
    {
        var involved = new JsonObject
        {
            ["apiVersion"] = about.Kind.ApiVersion,
            ["kind"] = about.Kind.Kind,
            ["name"] = about.Name,
            ["uid"] = about.Uid,
        };
        if (about.Namespace.Length > 0) involved["namespace"] = about.Namespace;
        if (fieldPath is not null) involved["fieldPath"] = fieldPath;
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = about.EventNamespace },
            ["involvedObject"] = involved,
            ["type"] = warning ? "Warning" : "Normal",
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = source, ["host"] = "playground" },
            ["reportingComponent"] = source,
            ["reportingInstance"] = "playground",
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["eventTime"] = null,
            ["count"] = 1,
        };
    }
}

/// <summary>Whom an event is about.</summary>
internal sealed record ObjectReference(ResourceKind Kind, string Namespace, string Name, string Uid)
{
    /// <summary>Events about cluster-scoped objects stand in <c>default</c>.</summary>
    public string EventNamespace => Namespace.Length == 0 ? "default" : Namespace;

    public static ObjectReference To(StoredObject about) => new(about.Kind, about.Namespace, about.Name, about.Uid);
}
