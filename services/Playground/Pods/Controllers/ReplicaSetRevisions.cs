using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>The ReplicaSets of a Deployment as its history: one per template, numbered by an annotation that <c>rollout undo</c> reads.</summary>
internal sealed class ReplicaSetRevisions(ObjectStore store)
{
    public const string Annotation = "deployment.kubernetes.io/revision";

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The ReplicaSet of the Deployment's present template; null when it has none yet.</summary>
    public static StoredObject? Matching(StoredObject deployment, List<StoredObject> owned)
    {
        var template = deployment.ToMutable()["spec"]?["template"];
        return owned.FirstOrDefault(rs => PodTemplateHash.SameTemplate(rs.ToMutable()["spec"]?["template"], template));
    }

    /// <summary>The youngest, and of those made within one second the one of the highest revision; null: there are none.</summary>
    public static StoredObject? Newest(List<StoredObject> owned) => owned.MaxBy(rs => (rs.Json.Time("metadata", "creationTimestamp"), Revision(rs)));

    /// <summary>Makes the ReplicaSet of the present template, with no pods yet.</summary>
    public StoredObject Create(StoredObject deployment, List<StoredObject> owned)
    {
        var spec = deployment.ToMutable()["spec"]!.AsObject();
        var template = spec["template"]!.AsObject();
        var (hash, name) = FreeName(deployment, template);
        if (template["metadata"] is not JsonObject metadata) template["metadata"] = metadata = [];
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels[PodTemplateHash.Label] = hash;
        var selector = spec["selector"]?.DeepClone() as JsonObject ?? [];
        if (selector["matchLabels"] is not JsonObject matchLabels) selector["matchLabels"] = matchLabels = [];
        matchLabels[PodTemplateHash.Label] = hash;

        var replicaSet = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = deployment.Namespace,
                ["labels"] = labels.DeepClone(),
                ["annotations"] = Annotations(deployment, NextRevision(owned)),
                ["ownerReferences"] = new JsonArray(Owner.Reference(deployment)),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template.DeepClone() },
        };
        CopyMinReady(spec, replicaSet);
        return store.Create(ResourceKinds.ReplicaSet, replicaSet);
    }

    /// <summary>A rollback made an old ReplicaSet the present one again: it becomes the newest revision. What is not of the template follows the Deployment.</summary>
    public StoredObject Renew(StoredObject deployment, StoredObject current, List<StoredObject> owned)
    {
        var others = owned.Where(rs => rs.Name != current.Name).ToList();
        var revision = Revision(current);
        var spec = deployment.ToMutable()["spec"]!.AsObject();
        var newest = others.Count == 0 || revision > others.Max(Revision) ? Math.Max(1, revision) : NextRevision(owned);
        return store.Change(ResourceKinds.ReplicaSet, current.Namespace, current.Name, json =>
        {
            json["metadata"]!["annotations"] = Annotations(deployment, newest);
            CopyMinReady(spec, json);
            return true;
        }) ?? current;
    }

    /// <summary>Deletes the oldest ReplicaSets that have no pods and are beyond the limit.</summary>
    public void Trim(List<StoredObject> old, int limit)
    {
        var idle = old.Select(rs => store.Find(rs.Kind, rs.Namespace, rs.Name)).OfType<StoredObject>()
            .Where(rs => rs.Json.Number("spec", "replicas") == 0 && (rs.Json.Number("status", "replicas") ?? 0) == 0)
            .OrderBy(Revision).ToArray();
        foreach (var rs in idle.Take(Math.Max(0, idle.Length - limit))) store.Delete(rs.Kind, rs.Namespace, rs.Name);
    }

    private (string Hash, string Name) FreeName(StoredObject deployment, JsonObject template)
    {
        for (var collisions = 0; ; collisions++)
        {
            var hash = PodTemplateHash.Of(template, collisions);
            var name = $"{deployment.Name}-{hash}";
            if (store.Find(ResourceKinds.ReplicaSet, deployment.Namespace, name) is null) return (hash, name);
        }
    }

    private static void CopyMinReady(JsonObject deploymentSpec, JsonObject replicaSet)
    {
        if (deploymentSpec["minReadySeconds"] is { } minReady) replicaSet["spec"]!["minReadySeconds"] = minReady.DeepClone();
        else replicaSet["spec"]!.AsObject().Remove("minReadySeconds");
    }

    private static JsonObject Annotations(StoredObject deployment, int revision)
    {
        var annotations = new JsonObject();
        foreach (var (name, value) in deployment.Json.Map("metadata", "annotations").OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (name is not (LastApplied or Annotation)) annotations[name] = value;
        }

        annotations[Annotation] = revision.ToString(CultureInfo.InvariantCulture);
        return annotations;
    }

    private static int NextRevision(List<StoredObject> owned) => owned.Count == 0 ? 1 : owned.Max(Revision) + 1;

    private static int Revision(StoredObject replicaSet) =>
        int.TryParse(replicaSet.Json.Text("metadata", "annotations", Annotation), CultureInfo.InvariantCulture, out var revision) ? revision : 0;
}
