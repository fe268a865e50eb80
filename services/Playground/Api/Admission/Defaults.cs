using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Fills in what an API server fills in, where people and controllers rely on it.</summary>
internal sealed class Defaults(ServiceAddresses addresses)
{
    public void Fill(ResourceTarget target, JsonObject json, StoredObject? live)
    {
        switch (target.Kind.Kind, target.Kind.Group)
        {
            case ("Deployment", "apps"):
                DeploymentDefaults.Fill(json, selectorFromTemplate: target.ApiVersion is "extensions/v1beta1" or "apps/v1beta1");
                break;
            case ("ReplicaSet", "apps"):
                DeploymentDefaults.FillReplicaSet(json);
                break;
            case ("Job", "batch"):
                JobDefaults.Fill(json, isNew: live is null);
                break;
            case ("Pod", ""):
                PodDefaults.Fill(json.Child("spec"));
                if (live is null) json.Child("status").Default("phase", "Pending");
                break;
            case ("Service", ""):
                addresses.Fill(json, live);
                break;
            case ("Namespace", ""):
                json.Child("metadata").Child("labels")["kubernetes.io/metadata.name"] = json["metadata"]!["name"]!.GetValue<string>();
                if (live is null) json.Child("status").Default("phase", "Active");
                break;
            case ("Secret", ""):
                FillSecret(json);
                break;
        }
    }

    /// <summary>stringData is for writing only: it ends up in data.</summary>
    private static void FillSecret(JsonObject json)
    {
        json.Default("type", "Opaque");
        if (json["stringData"] is not JsonObject texts) return;
        foreach (var (key, value) in texts)
            json.Child("data")[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.AsText() ?? ""));
        json.Remove("stringData");
    }
}
