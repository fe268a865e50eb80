namespace Bookinfo.Playground.Tasks;

/// <summary>Which container of which pod.</summary>
/// <param name="Selector">Labels such as <c>app=httpbin,version=v1</c>, a Deployment as <c>deploy/sleep</c>, or a pod's name.</param>
/// <param name="Namespace">Null: the context's.</param>
/// <param name="Container">Null: the pod's first.</param>
internal sealed record PodTarget(string Selector, string? Namespace, string? Container)
{
    private const string DeploymentPrefix = "deploy/";

    /// <summary>Null: it is none.</summary>
    public string? Deployment => Selector.StartsWith(DeploymentPrefix, StringComparison.Ordinal) ? Selector[DeploymentPrefix.Length..] : null;

    /// <summary>A word that kubectl takes as it stands: a pod's name or <c>deploy/NAME</c>.</summary>
    public bool IsName => !Selector.Contains('=', StringComparison.Ordinal);
}
