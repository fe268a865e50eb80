using Bookinfo.Playground.Certificates;

namespace Bookinfo.Playground.Tasks;

/// <summary>Files that a run makes for itself; they go with it.</summary>
/// <param name="taskFolder">What relative paths are relative to.</param>
internal sealed class RunFiles(string taskFolder) : IDisposable
{
    /// <summary>What a task writes for the folder that has a folder of certificates for each host.</summary>
    private const string Certificates = "$CERTS";

    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("task-certs-"));

    public string Expand(string word) => word.Contains(Certificates, StringComparison.Ordinal) ? word.Replace(Certificates, _folder.Value.FullName, StringComparison.Ordinal) : word;

    public string PathOf(string word) => Path.Combine(taskFolder, Expand(word));

    public CommandSeen MakeCertificates(string host, DateTimeOffset now)
    {
        var folder = Path.Combine(_folder.Value.FullName, host);
        CertificateTree.Write(host, folder, now);
        return new CommandSeen(0, string.Concat(CertificateTree.Folders.Select(name => $"{Path.Combine(folder, name)}\n")));
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated) _folder.Value.Delete(recursive: true);
    }
}
