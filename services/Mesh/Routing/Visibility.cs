using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>The meaning of <c>exportTo</c>.</summary>
internal static class Visibility
{
    public static bool IsVisible(ImmutableArray<string> exportTo, string owner, string caller)
    {
        if (exportTo.IsEmpty) return true;
        foreach (var target in exportTo)
        {
            if (target == "*" || target == caller || (target == "." && owner == caller)) return true;
        }

        return false;
    }
}
