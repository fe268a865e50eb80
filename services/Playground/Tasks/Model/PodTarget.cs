namespace Bookinfo.Playground.Tasks;

/// <summary>Which container of which pod.</summary>
/// <param name="Selector">Labels such as <c>app=httpbin,version=v1</c>; a text without an equals sign is a pod's name.</param>
/// <param name="Namespace">Null: the context's.</param>
/// <param name="Container">Null: the pod's first.</param>
internal sealed record PodTarget(string Selector, string? Namespace, string? Container)
{
    public bool IsName => !Selector.Contains('=', StringComparison.Ordinal);
}
