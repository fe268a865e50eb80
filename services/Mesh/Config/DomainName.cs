using System.Net;

namespace Bookinfo.Mesh.Config;

/// <summary>Host names as resources write them.</summary>
internal static class DomainName
{
    public const string ClusterSuffix = ".svc.cluster.local";

    /// <summary>A name without a dot lies in the namespace of the resource that names it; wildcards and addresses stay.</summary>
    public static string Resolve(string host, string resourceNamespace) =>
        host.Contains('.') || host.Contains('*') || host.Contains(':') || host.Length == 0
            ? host.ToLowerInvariant()
            : $"{host.ToLowerInvariant()}.{resourceNamespace}{ClusterSuffix}";

    public static bool IsWildcard(string host) => host.StartsWith('*');

    /// <summary>Whether everything that <paramref name="specific"/> names is named by <paramref name="general"/> as well.</summary>
    public static bool Covers(string general, string specific)
    {
        if (general == "*") return true;
        if (!IsWildcard(general)) return general.Equals(specific, StringComparison.OrdinalIgnoreCase);
        if (IsWildcard(specific)) return specific.AsSpan(1).EndsWith(general.AsSpan(1), StringComparison.OrdinalIgnoreCase);
        return specific.Length > general.Length - 1 && specific.AsSpan().EndsWith(general.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }

    public static bool Overlap(string one, string other) => Covers(one, other) || Covers(other, one);

    /// <summary>Null: fine; else what is wrong, in Istio's words.</summary>
    public static string? Problem(string host)
    {
        if (IPAddress.TryParse(host, out _)) return null;
        var name = host is "*" ? null : host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.StartsWith("*-", StringComparison.Ordinal) ? host[2..] : host;
        if (name is null) return null;
        if (name.Length == 0) return "domain name may not be empty";
        if (name.Length > 255) return $"domain name \"{host}\" too long (max 255)";
        if (name.EndsWith('.')) name = name[..^1];
        foreach (var label in name.Split('.'))
        {
            if (!IsLabel(label)) return $"domain name \"{host}\" invalid (label \"{label}\" invalid)";
        }

        return null;
    }

    /// <summary>RFC 1123: 1-63 letters, digits and dashes, no dash at either end.</summary>
    public static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
