using System.Globalization;

namespace Bookinfo.Playground.Commands;

/// <summary>A place where requests go, as people name it.</summary>
/// <param name="Name">Envoy's name.</param>
/// <param name="Percent">Share of the requests; null: it is one that really took place.</param>
internal sealed record FoundCluster(string Name, double? Percent)
{
    private const string ClusterSuffix = ".svc.cluster.local";

    public (string Host, string Subset) Parts => Name.Split('|') is [_, _, var subset, var host] ? (host, subset) : (Name, "");

    /// <param name="wanted"><c>HOST[/SUBSET][@PERCENT]</c>, or Envoy's name. Without a subset every one will do.</param>
    public bool IsMeant(string wanted)
    {
        var at = wanted.LastIndexOf('@');
        if (at > 0 && Percent is { } share && (!double.TryParse(wanted[(at + 1)..].TrimEnd('%'), CultureInfo.InvariantCulture, out var asked) || Math.Abs(asked - share) > 0.05)) return false;
        var name = at > 0 ? wanted[..at] : wanted;
        if (name == Name) return true;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (host, subset) = Parts;
        if (slash >= 0 && name[(slash + 1)..] != subset) return false;
        var asks = slash < 0 ? name : name[..slash];
        return asks == host || host == asks + ClusterSuffix || (!asks.Contains('.') && host.StartsWith(asks + ".", StringComparison.Ordinal) && host.EndsWith(ClusterSuffix, StringComparison.Ordinal));
    }

    public override string ToString()
    {
        var (host, subset) = Parts;
        var name = host.EndsWith(ClusterSuffix, StringComparison.Ordinal) ? host[..^ClusterSuffix.Length].Replace(".default", "", StringComparison.Ordinal) : host;
        return $"{name}{(subset.Length == 0 ? "" : "/" + subset)}{(Percent is { } share ? string.Create(CultureInfo.InvariantCulture, $"@{share:0.##}") : "")}";
    }
}
