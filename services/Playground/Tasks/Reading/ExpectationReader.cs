using System.Collections.Immutable;

using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads <c>expect</c>.</summary>
internal static class ExpectationReader
{
    public static Expectation Read(YamlFields fields)
    {
        var expectation = new Expectation
        {
            Status = Integers(fields, "status", 100, 599),
            Exit = Integers(fields, "exit", 0, 255),
            Body = fields.Mapping("body", "expect.body") is { } body ? Text(body) : null,
            Json = Texts(fields, "json"),
            Header = Texts(fields, "header"),
            Lines = [.. fields.Mappings("lines", "expect.lines").Select(Lines).OfType<LineRule>()],
            Shares = [.. fields.Mappings("share", "expect.share").Select(Share).OfType<ShareRule>()],
            Duration = fields.Mapping("duration", "expect.duration") is { } duration ? Duration(duration) : null,
        };
        fields.RefuseOthers();
        return expectation;
    }

    /// <summary>One whole number or a list of them.</summary>
    private static ImmutableArray<int> Integers(YamlFields fields, string name, int min, int max)
    {
        if (fields.Find(name) is not YamlSequenceNode) return fields.Integer(name, min, max) is { } one ? [one] : [];
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var node in fields.TextNodes(name))
        {
            if (int.TryParse(node.Value, out var number) && number >= min && number <= max) numbers.Add(number);
            else fields.Wrong(node, name, $"\"{node.Value}\"", $"whole numbers from {min} to {max}");
        }

        return numbers.ToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, TextRule>> Texts(YamlFields fields, string name) =>
        fields.Mapping(name, $"expect.{name}") is { } found
            ? [.. found.Names.Select(n => (n, Rule: found.Mapping(n, $"expect.{name}.{n}"))).Where(f => f.Rule is not null).Select(f => KeyValuePair.Create(f.n, Text(f.Rule!)))]
            : [];

    private static TextRule Text(YamlFields fields)
    {
        var missing = fields.Find("absent") is YamlScalarNode { Value: "true", Style: YamlDotNet.Core.ScalarStyle.Plain };
        var rule = new TextRule(fields.Text("equals"), fields.Texts("contains"), missing ? [] : fields.Texts("absent"), missing);
        fields.RefuseOthers();
        return rule;
    }

    private static LineRule? Lines(YamlFields fields)
    {
        var regex = fields.Pattern("regex");
        if (regex is null && fields.Find("regex") is null) fields.RequiredText("regex");
        LineRule? rule;
        if (fields.Find("count") is YamlMappingNode)
        {
            var count = fields.Mapping("count", "expect.lines.count")!;
            rule = new LineRule(regex!, count.Integer("min", 0, 1_000_000) ?? 0, count.Integer("max", 0, 1_000_000));
            count.RefuseOthers();
        }
        else
        {
            var exact = fields.Integer("count", 0, 1_000_000);
            rule = exact is { } n ? new LineRule(regex!, n, n) : new LineRule(regex!, 1, null);
        }

        fields.RefuseOthers();
        return regex is null ? null : rule;
    }

    private static ShareRule? Share(YamlFields fields)
    {
        var of = fields.Pattern("of");
        if (of is null && fields.Find("of") is null) fields.RequiredText("of");
        if (fields.Find("value") is null) fields.RequiredText("value");
        var value = fields.Number("value", 0, 1);
        var sigma = fields.Number("sigma", 0, 10) ?? ShareRule.DefaultSigma;
        fields.RefuseOthers();
        return of is null || value is null ? null : new ShareRule(of, value.Value, sigma);
    }

    private static DurationRule Duration(YamlFields fields)
    {
        var rule = new DurationRule(fields.Time("min"), fields.Time("max"));
        fields.RefuseOthers();
        return rule;
    }
}
