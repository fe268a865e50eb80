using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>The rules of Kubernetes' own kinds that a schema cannot say, kind by kind.</summary>
internal static class KubernetesRules
{
    /// <param name="kind">The kind.</param>
    /// <param name="json">The object with its defaults.</param>
    /// <param name="live">What stands there now; null for a new object.</param>
    /// <param name="missing">Required fields that the schema found missing.</param>
    public static IEnumerable<FieldError> Check(ResourceKind kind, JsonObject json, StoredObject? live, List<FieldError> missing)
    {
        IEnumerable<FieldError> own = kind switch
        {
            _ when kind == ResourceKinds.Deployment || kind == ResourceKinds.ReplicaSet => ReplicaRules.Check(kind, json, live),
            _ when kind == ResourceKinds.Pod => PodRules.CheckPod(json, live),
            _ when kind == ResourceKinds.Service => ServiceRules.Check(json, live),
            _ when kind == ResourceKinds.Secret => SecretRules.Check(json, live).Concat(ImmutableData.Check(json, live)),
            _ when kind == ResourceKinds.ConfigMap => ImmutableData.Check(json, live),
            _ when kind == ResourceKinds.Job => JobRules.Check(json, live),
            _ => [],
        };
        return missing.Concat(own).DistinctBy(e => (e.Field, e.Reason == "FieldValueRequired" ? e.Reason : e.Message));
    }
}
