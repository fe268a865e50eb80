namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>Hosts, gateways and namespaces as the contract reads them (mesh.md sections 1.1 and 1.2).</summary>
internal static class ReferenceNames
{
    public const string Cluster = ".svc.cluster.local";

    public static string Full(string name, string space) => $"{name}.{space}{Cluster}";

    public static string Resolve(string host, string space) => host.Contains('.') || host.Contains('*') ? host : Full(host, space);

    /// <summary><c>*.a</c> covers <c>x.a</c> and <c>*.x.a</c>, never <c>a</c>.</summary>
    public static bool Covers(string general, string specific) =>
        general == "*" || general == specific || (general.StartsWith('*') && specific.Length > general.Length - 1 && specific.TrimStart('*').EndsWith(general[1..], StringComparison.Ordinal));

    /// <summary>Whether a list of gateways names this one; a short name lies in <paramref name="space"/>.</summary>
    public static bool Means(List<string> names, string space, GenGateway? gateway) =>
        gateway is null ? names.Contains("mesh") : names.Exists(name => name != "mesh" && Qualified(name, space) == $"{gateway.Namespace}/{gateway.Name}");

    public static string Qualified(string gateway, string space) => gateway == "mesh" || gateway.Contains('/') ? gateway : $"{space}/{gateway}";

    public static bool IsExported(List<string> exportTo, string owner, string reader) =>
        exportTo.Count == 0 || exportTo.Contains("*") || exportTo.Contains(reader) || (exportTo.Contains(".") && owner == reader);
}
