using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Analysis;

/// <summary>Puts one field into a spec, with what the schema demands beside it.</summary>
internal static class ProbeSpec
{
    public static JsonObject With(JsonObject basis, SchemaField field, JsonNode? value)
    {
        var spec = (JsonObject)basis.DeepClone();
        JsonNode at = spec;
        for (var i = 0; i < field.Steps.Length; i++)
        {
            var step = field.Steps[i];
            var isLast = i == field.Steps.Length - 1;
            var next = isLast ? null : field.Steps[i + 1];
            JsonNode? put = isLast ? value?.DeepClone() : null;
            at = step.Kind switch
            {
                StepKind.Member => Member((JsonObject)at, step, next, put),
                StepKind.Item => Item((JsonArray)at, next, put),
                _ => Value((JsonObject)at, next, put),
            };
        }

        return spec;
    }

    private static JsonNode Member(JsonObject owner, FieldStep step, FieldStep? next, JsonNode? value)
    {
        if (next is null) owner[step.Name] = value;
        else if (next.Kind == StepKind.Item && owner[step.Name] is not JsonArray) owner[step.Name] = new JsonArray();
        else if (next.Kind != StepKind.Item && owner[step.Name] is not JsonObject) owner[step.Name] = New(next);
        return owner[step.Name] ?? owner;
    }

    private static JsonNode Item(JsonArray owner, FieldStep? next, JsonNode? value)
    {
        if (owner.Count == 0) owner.Add(value ?? New(next!));
        return owner[0]!;
    }

    private static JsonNode Value(JsonObject owner, FieldStep? next, JsonNode? value)
    {
        if (owner[SchemaField.AnyKey] is null) owner[SchemaField.AnyKey] = value ?? New(next!);
        return owner[SchemaField.AnyKey]!;
    }

    /// <summary>The object that a member is about to be put into, with its other required members. A field <c>type</c> names the member, where it can.</summary>
    private static JsonObject New(FieldStep next)
    {
        var made = new JsonObject();
        if (next.Kind != StepKind.Member) return made;
        foreach (var name in next.From.Required.Where(name => name != next.Name)) made[name] = SampleValues.First(next.From.Properties![name]);
        if (next.From.Properties!.TryGetValue("type", out var type) && type.Target.Enum.FirstOrDefault(value => value.Equals(next.Name, StringComparison.OrdinalIgnoreCase)) is { } fitting) made["type"] = fitting;
        return made;
    }
}
