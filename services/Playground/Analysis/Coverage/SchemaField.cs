using System.Collections.Immutable;

using Bookinfo.Playground.Schemas;

namespace Bookinfo.Playground.Analysis;

/// <summary>One step from an object to a field in it.</summary>
internal enum StepKind
{
    /// <summary>A named member.</summary>
    Member,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>A value of a map with free names.</summary>
    Value,
}

/// <param name="Kind">Which step.</param>
/// <param name="Name">Of the member; empty otherwise.</param>
/// <param name="From">Schema of the object that is left by the step.</param>
internal sealed record FieldStep(StepKind Kind, string Name, Schema From);

/// <summary>A field that holds a value: no object with members of its own.</summary>
/// <param name="Steps">The way to it from the spec.</param>
/// <param name="Schema">What it may hold.</param>
internal sealed record SchemaField(ImmutableArray<FieldStep> Steps, Schema Schema)
{
    /// <summary>The key that stands for the free names of a map.</summary>
    public const string AnyKey = "key";

    /// <summary>Schemas that refer to themselves are not followed for ever.</summary>
    private const int Deepest = 16;

    /// <summary>For people: <c>http[].match[].headers{}.exact</c>.</summary>
    public string Path => string.Concat(Steps.Select(static (step, i) => step.Kind switch
    {
        StepKind.Item => "[]",
        StepKind.Value => "{}",
        _ => i == 0 ? step.Name : "." + step.Name,
    }));

    /// <summary>As the mesh names it when the first item, and the key, are meant: <c>spec.http[0].match[0].headers.key.exact</c>.</summary>
    public string Place => "spec" + string.Concat(Steps.Select(static step => step.Kind switch
    {
        StepKind.Item => "[0]",
        StepKind.Value => "." + AnyKey,
        _ => "." + step.Name,
    }));

    /// <summary>Every field of a spec, in the schema's order by name.</summary>
    public static IEnumerable<SchemaField> Of(Schema spec) => Walk(spec.Target, []);

    private static IEnumerable<SchemaField> Walk(Schema schema, ImmutableArray<FieldStep> steps)
    {
        if (steps.Length > Deepest) return [];
        if (schema.Properties is { Count: > 0 } properties)
        {
            return properties.OrderBy(static property => property.Key, StringComparer.Ordinal)
                .SelectMany(property => Walk(property.Value.Target, steps.Add(new FieldStep(StepKind.Member, property.Key, schema))));
        }

        if (schema.Items?.Target is { Properties.Count: > 0 } item) return Walk(item, steps.Add(new FieldStep(StepKind.Item, "", schema)));
        if (schema.Values?.Target is { Properties.Count: > 0 } value) return Walk(value, steps.Add(new FieldStep(StepKind.Value, "", schema)));
        return [new SchemaField(steps, schema)];
    }
}
