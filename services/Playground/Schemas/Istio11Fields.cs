using System.Text.RegularExpressions;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Schemas;

/// <summary>Fields that Istio 1.1 had and today's schemas have not; they stay when the mesh behaves like 1.1.</summary>
internal static partial class Istio11Fields
{
    /// <param name="kind">Of the object.</param>
    /// <param name="path">For example <c>spec.http[0].fault.abort.percent</c>.</param>
    public static bool Has(ResourceKind kind, string path) => ReferenceEquals(kind, ResourceKinds.VirtualService) && AbortPercent().IsMatch(path);

    [GeneratedRegex(@"^spec\.http\[[0-9]+\]\.fault\.abort\.percent$")]
    private static partial Regex AbortPercent();
}
