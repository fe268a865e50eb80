using System.Globalization;
using System.Text;

using Bookinfo.Playground.Pods.Volumes;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary><c>ls</c> and <c>cat</c> where no process runs: they see what is mounted, certificates above all, and nothing else.</summary>
internal sealed class ProxyFiles(MountPaths mounts)
{
    private const int Trouble = 2;

    /// <returns>Exit code.</returns>
    public async Task<int> ListAsync(IEnumerable<string> arguments, ExecStreams streams, CancellationToken cancellationToken)
    {
        var (options, paths) = (arguments.Where(a => a.StartsWith('-')).ToArray(), arguments.Where(a => !a.StartsWith('-')).ToArray());
        var detailed = options.Any(option => option.Contains('l', StringComparison.Ordinal));
        if (paths.Length == 0) paths = ["/"];
        var code = 0;
        foreach (var path in paths)
        {
            var real = Real(path);
            var text = new StringBuilder();
            if (Directory.Exists(real))
            {
                if (paths.Length > 1) text.Append(path).Append(":\n");
                foreach (var entry in new DirectoryInfo(real).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal)) Append(text, entry, entry.Name, detailed);
            }
            else if (File.Exists(real))
            {
                Append(text, new FileInfo(real), path, detailed);
            }
            else
            {
                code = Trouble;
                await streams.Error(Encoding.UTF8.GetBytes($"ls: cannot access '{path}': {Missing}\n"), cancellationToken);
            }

            if (text.Length > 0) await streams.Output(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        }

        return code;
    }

    /// <returns>Exit code.</returns>
    public async Task<int> PrintAsync(IEnumerable<string> arguments, ExecStreams streams, CancellationToken cancellationToken)
    {
        var code = 0;
        foreach (var path in arguments)
        {
            if (Real(path) is { } real && File.Exists(real))
            {
                await streams.Output(await File.ReadAllBytesAsync(real, cancellationToken), cancellationToken);
                continue;
            }

            code = 1;
            await streams.Error(Encoding.UTF8.GetBytes($"cat: {path}: {(Directory.Exists(Real(path)) ? "Is a directory" : Missing)}\n"), cancellationToken);
        }

        return code;
    }

    private string Missing => $"No such file or directory (mounted here: {(mounts.All.IsEmpty ? "nothing" : string.Join(' ', mounts.All))})";

    /// <summary>Null when it is not within a mount, also by way of <c>..</c>.</summary>
    private string? Real(string path)
    {
        if (!path.StartsWith('/')) return null;
        var full = Path.GetFullPath(path);
        var real = mounts.Resolve(full);
        return real == full ? null : real;
    }

    private static void Append(StringBuilder text, FileSystemInfo entry, string name, bool detailed)
    {
        if (detailed)
        {
            var (kind, size) = entry is FileInfo file ? ('-', file.Length) : ('d', 0);
            text.Append(CultureInfo.InvariantCulture, $"{kind}r--r--r-- 1 root root {size,8} {entry.LastWriteTimeUtc:MMM dd HH:mm} ");
        }

        text.Append(name).Append('\n');
    }
}
