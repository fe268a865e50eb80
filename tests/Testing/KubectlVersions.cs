namespace Bookinfo.Testing;

/// <summary>The kubectl programs of this machine.</summary>
public static class KubectlVersions
{
    /// <summary>The kubectl on PATH or, where a dispatcher keeps several versions beside itself, each of them.</summary>
    public static IReadOnlyList<string> Programs()
    {
        if (Tools.Find("kubectl") is not { } found) return ["kubectl"];
        var real = new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found;
        string[] versions = [.. Directory.EnumerateFiles(Path.GetDirectoryName(real)!, "kubectl.1.*").Order(StringComparer.Ordinal)];
        return versions.Length > 0 ? versions : [found];
    }

    /// <summary>The oldest and the newest of them, for tests that take long; with KUBECTL_VERSIONS=all, as .ci/long has it, each.</summary>
    public static IEnumerable<string> Ends()
    {
        var all = Programs();
        return Environment.GetEnvironmentVariable("KUBECTL_VERSIONS") == "all" || all.Count < 3 ? all : [all[0], all[^1]];
    }
}
