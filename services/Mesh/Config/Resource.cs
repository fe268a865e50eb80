namespace Bookinfo.Mesh.Config;

/// <summary>One resource that was read without an error.</summary>
/// <param name="Source">As stored.</param>
/// <param name="Spec">What it says.</param>
internal sealed record Resource<T>(MeshObject Source, T Spec)
    where T : class
{
    public string Name => Source.Name;

    public string Namespace => Source.Namespace;

    /// <summary><c>namespace/name</c>.</summary>
    public string Key => $"{Source.Namespace}/{Source.Name}";
}
