using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>A Kubernetes label selector; the empty one fits everything.</summary>
/// <param name="Labels">All must be there with these values.</param>
/// <param name="Expressions">All must hold.</param>
internal sealed record NamespaceSelector(ImmutableSortedDictionary<string, string> Labels, ImmutableArray<LabelExpression> Expressions)
{
    public static NamespaceSelector Read(FieldReader f) => new(f.TextMap("matchLabels"), f.Objects("matchExpressions", LabelExpression.Read));

    public bool Fits(IReadOnlyDictionary<string, string> labels) =>
        Labels.All(wanted => labels.TryGetValue(wanted.Key, out var found) && found == wanted.Value) && Expressions.All(e => e.Fits(labels));
}

/// <summary>One condition on one label.</summary>
/// <param name="Key">Name of the label.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">For <c>In</c> and <c>NotIn</c>.</param>
internal sealed record LabelExpression(string Key, string? Operator, ImmutableArray<string> Values)
{
    public static LabelExpression Read(FieldReader f) =>
        new(f.Text("key") ?? "", f.Choice("operator", "In", "NotIn", "Exists", "DoesNotExist"), f.Texts("values"));

    public bool Fits(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var found);
        return Operator switch
        {
            "In" => has && Values.Contains(found!),
            "NotIn" => !has || !Values.Contains(found!),
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}
