namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>PEM in a file, for programs that want a path.</summary>
internal sealed class RootFile : IDisposable
{
    public RootFile(string pem)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, pem);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
