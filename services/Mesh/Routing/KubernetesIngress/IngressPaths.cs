using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.KubernetesIngress;

namespace Bookinfo.Mesh.Routing.KubernetesIngress;

/// <summary>Paths of an Ingress as matches.</summary>
internal static class IngressPaths
{
    public static TextMatch Everything { get; } = new() { Prefix = "/", WholeSegments = true };

    /// <summary>Without a type of its own a path is what older Ingresses meant by it.</summary>
    public static TextMatch ToMatch(IngressPath path) => path switch
    {
        { Path: null or "" } => Everything,
        { PathType: "Exact", Path: var exact } => new() { Exact = exact },
        { PathType: "Prefix", Path: var prefix } => new() { Prefix = prefix, WholeSegments = true },
        { Path: var text } when text.EndsWith("/*", StringComparison.Ordinal) || text.EndsWith(".*", StringComparison.Ordinal) => new() { Prefix = text[..^2] },
        { Path: var text } => new() { Exact = text },
    };
}
