namespace Bookinfo.Mesh.Routing;

/// <summary>Where rules are compiled for: static selectors are settled against it.</summary>
/// <param name="Identity">Whose proxy.</param>
/// <param name="Gateway"><c>namespace/name</c> of the Gateway; null: the mesh.</param>
/// <param name="Port">Service port that callers dial, or port of the gateway's server.</param>
internal sealed record RuleContext(ProxyIdentity Identity, string? Gateway, int Port)
{
    /// <summary>The name that means every caller in the mesh.</summary>
    public const string Mesh = "mesh";

    /// <summary>Whether one of the names means this place; a short name lies in the resource's namespace.</summary>
    public bool Names(IReadOnlyList<string> gateways, string resourceNamespace)
    {
        foreach (var name in gateways)
        {
            if (Gateway is null ? name == Mesh : name != Mesh && Qualified(name, resourceNamespace) == Gateway) return true;
        }

        return false;
    }

    public static string Qualified(string gateway, string resourceNamespace) => gateway.Contains('/') ? gateway : $"{resourceNamespace}/{gateway}";
}
