using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>JSON merge patch (RFC 7386): objects merge, null removes, everything else replaces.</summary>
internal static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject child) target[name] = child = [];
                Apply(child, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
