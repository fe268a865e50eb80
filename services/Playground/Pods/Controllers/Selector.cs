using System.Collections.Immutable;
using System.Text.Json;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>A label selector of a workload (<c>matchLabels</c> and <c>matchExpressions</c>). An empty one selects nothing.</summary>
internal static class Selector
{
    public static bool Selects(JsonElement? selector, ImmutableDictionary<string, string> labels)
    {
        if (selector is not { } field) return false;
        var wanted = field.Map("matchLabels");
        var expressions = field.Items("matchExpressions").ToArray();
        if (wanted.IsEmpty && expressions.Length == 0) return false;
        return SelectsAll(wanted, labels) && expressions.All(expression => Holds(expression, labels));
    }

    /// <summary>Whether every wanted label is there with its value.</summary>
    public static bool SelectsAll(ImmutableDictionary<string, string> wanted, ImmutableDictionary<string, string> labels) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool Holds(JsonElement expression, ImmutableDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(expression.Text("key") ?? "");
        var values = expression.Texts("values") ?? [];
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
