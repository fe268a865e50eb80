using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>Reads a credential from files as the gateway's pod sees them.</summary>
internal static class CredentialFiles
{
    private const int LargestFile = 1024 * 1024;

    /// <param name="root">What the pod sees as <c>/</c>; null: it sees no files.</param>
    /// <param name="source">The paths.</param>
    /// <param name="wantsAuthorities">Whether clients are asked.</param>
    /// <param name="problem">What is missing, by its path; null: nothing.</param>
    public static CredentialMaterial? Read(string? root, FileCredential source, bool wantsAuthorities, out string? problem)
    {
        problem = null;
        if (ReadFile(root, source.Certificate, ref problem) is not { } certificate) return null;
        if (ReadFile(root, source.PrivateKey, ref problem) is not { } key) return null;
        if (!wantsAuthorities) return new CredentialMaterial(certificate, key, null);
        if (ReadFile(root, source.Authorities ?? "", ref problem) is not { } authorities) return null;
        if (source.Revocations is not { Length: > 0 } path) return new CredentialMaterial(certificate, key, authorities);
        return ReadFile(root, path, ref problem) is { } revocations ? new CredentialMaterial(certificate, key, authorities, revocations) : null;
    }

    /// <param name="root">What the pod sees as <c>/</c>; null: it sees no files.</param>
    /// <param name="path">As the pod sees it.</param>
    /// <param name="problem">Set when there is no such file, or it cannot be read.</param>
    public static byte[]? ReadFile(string? root, string path, ref string? problem)
    {
        if (root is null || Resolve(root, path) is not { } real)
        {
            problem = $"{path}: no such file in the gateway's pod";
            return null;
        }

        try
        {
            using var file = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length <= LargestFile)
            {
                var content = new byte[file.Length];
                file.ReadExactly(content);
                return content;
            }

            problem = $"{path}: larger than 1 MiB";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"{path}: no such file in the gateway's pod";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{path}: cannot be read ({e.GetType().Name})";
        }

        return null;
    }

    /// <summary>A path that leads out of the pod is none.</summary>
    private static string? Resolve(string root, string path)
    {
        if (path.Length == 0 || path.Contains('\0')) return null;
        var top = Path.GetFullPath(root);
        var real = Path.GetFullPath(Path.Join(top, path));
        return real.StartsWith(Path.TrimEndingDirectorySeparator(top) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? real : null;
    }
}
