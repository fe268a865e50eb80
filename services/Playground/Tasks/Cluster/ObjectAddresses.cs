using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Finds an object's address by the server's discovery, which is asked once for each apiVersion.</summary>
internal sealed class ObjectAddresses(ClusterApi api)
{
    private readonly Dictionary<string, JsonArray> _resources = [];

    /// <exception cref="TaskSetupException">The object names no kind or name, or the server does not serve its kind.</exception>
    public async Task<ObjectAddress> OfAsync(JsonObject manifest, CancellationToken ct)
    {
        var apiVersion = manifest["apiVersion"]?.ToString() ?? "";
        var kind = manifest["kind"]?.ToString() ?? "";
        var name = manifest["metadata"]?["name"]?.ToString() ?? "";
        if (apiVersion.Length == 0 || kind.Length == 0 || name.Length == 0)
            throw new TaskSetupException($"found an object with apiVersion \"{apiVersion}\", kind \"{kind}\", name \"{name}\"; allowed: all three set");

        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        var root = group.Length == 0 ? $"/api/{apiVersion}" : $"/apis/{apiVersion}";
        var resource = (await ResourcesAsync(root, ct))
            .FirstOrDefault(r => r?["kind"]?.ToString() == kind && !r["name"]!.ToString().Contains('/', StringComparison.Ordinal))
            ?? throw new TaskSetupException($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");

        var plural = resource["name"]!.ToString();
        var scope = resource["namespaced"]!.GetValue<bool>() ? $"/namespaces/{manifest["metadata"]!["namespace"]?.ToString() ?? api.DefaultNamespace}" : "";
        var singular = kind.ToLowerInvariant();
        return new ObjectAddress($"{root}{scope}/{plural}", name, group.Length == 0 ? $"{singular}/{name}" : $"{singular}.{group}/{name}");
    }

    private async Task<JsonArray> ResourcesAsync(string root, CancellationToken ct)
    {
        if (_resources.TryGetValue(root, out var known)) return known;
        var answer = await api.GetAsync(root, ct);
        if (!answer.IsOk && answer.Status != 404) throw new TaskSetupException(answer.Message);
        return _resources[root] = answer.Body?["resources"] as JsonArray ?? [];
    }
}
