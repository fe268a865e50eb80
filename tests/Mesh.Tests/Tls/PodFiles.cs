namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>A folder that a pod sees as <c>/</c>.</summary>
internal sealed class PodFiles : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("pod-files").FullName;

    /// <summary>Writes a file by its path in the pod and gives its path here.</summary>
    public string Write(string path, string content)
    {
        var real = Path.Join(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(real)!);

        // Readers see the old content or the new, as with a mounted secret.
        File.WriteAllText(real + ".new", content);
        File.Move(real + ".new", real, overwrite: true);
        return real;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
