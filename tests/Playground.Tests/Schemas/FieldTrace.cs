using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Mesh.Config;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Schemas;

/// <summary>
/// Finds the property that a field of a spec is read into by reading two specs, with the field and without it, and comparing the records:
/// whatever the names are, the one that differs is it.
/// </summary>
internal sealed class FieldTrace(ResourceKind kind)
{
    private const string Presence = "Has";

    /// <summary>The record that the kind is read into.</summary>
    public Type Record => Read([]).GetType();

    /// <param name="field">Ends with a member.</param>
    /// <param name="record">What the object around the field is read into; null: no record of its own.</param>
    /// <returns>Null: there is none, or several.</returns>
    public PropertyInfo? Property(SchemaField field, Type? record)
    {
        var without = Read(ProbeSpec.With([], field, null));
        foreach (var value in Values(field.Schema.Target))
        {
            var found = Differences(without, Read(ProbeSpec.With([], field, value)));
            if (found is [var one]) return one;
            if (found is not []) return null;
        }

        // An empty object may read as an absent one.
        return record is null ? null : Settable(record).FirstOrDefault(property => property.Name.Equals(field.Steps[^1].Name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether any value of the field makes a difference to what is read.</summary>
    public bool IsRead(SchemaField field)
    {
        var without = Read(ProbeSpec.With([], field, null));
        return Values(field.Schema.Target).Any(value => Differences(without, Read(ProbeSpec.With([], field, value))).Count > 0);
    }

    /// <summary>The Config record in a property's type, out of a list or map; null: it holds none.</summary>
    public static Type? RecordIn(Type type) =>
        IsRecord(type) ? type : type.IsGenericType ? type.GetGenericArguments().Select(RecordIn).FirstOrDefault(static inner => inner is not null) : null;

    private static IEnumerable<JsonNode?> Values(Schema schema)
    {
        if (schema.Properties is { Count: > 0 }) return [new JsonObject()];
        if (schema.Items?.Target is { Properties.Count: > 0 }) return [new JsonArray(new JsonObject())];
        if (schema.Values?.Target is { Properties.Count: > 0 }) return [new JsonObject { [SchemaField.AnyKey] = new JsonObject() }];
        return SampleValues.Of(schema);
    }

    private object Read(JsonObject spec)
    {
        using var document = JsonDocument.Parse(spec.ToJsonString());
        var source = new MeshObject { Group = kind.Group, Version = kind.Versions[0], Kind = kind.Kind, Namespace = "default", Name = "trace", Spec = document.RootElement.Clone() };
        return ResourceReader.Read(source, new Findings()) ?? throw new InvalidOperationException($"{kind.Kind} is not read");
    }

    /// <summary>The innermost properties that differ.</summary>
    private static List<PropertyInfo> Differences(object one, object other)
    {
        var found = new List<PropertyInfo>();
        foreach (var property in Settable(one.GetType()))
        {
            var (a, b) = (property.GetValue(one), property.GetValue(other));
            if (AreSame(a, b)) continue;
            var inner = (Single(a), Single(b)) is ({ } left, { } right) && IsRecord(left.GetType()) ? Differences(left, right) : [];
            found.AddRange(inner is [] ? [property] : inner);
        }

        return found;
    }

    /// <summary>A record, or the only item of a list or map.</summary>
    private static object? Single(object? value) => value switch
    {
        IDictionary map => map.Count == 1 ? map.Values.Cast<object?>().Single() : null,
        IList list => list.Count == 1 ? list[0] : null,
        _ => value,
    };

    private static bool AreSame(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (IDictionary x, IDictionary y) => x.Count == y.Count && x.Keys.Cast<object>().All(key => y.Contains(key) && AreSame(x[key], y[key])),
        (IList x, IList y) => x.Count == y.Count && Enumerable.Range(0, x.Count).All(i => AreSame(x[i], y[i])),
        (ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span),
        _ when IsRecord(a.GetType()) => a.GetType() == b.GetType() && Settable(a.GetType()).All(property => AreSame(property.GetValue(a), property.GetValue(b))),
        _ => a.Equals(b),
    };

    /// <summary>Notes only that something is there which is not read.</summary>
    private static bool IsPresence(PropertyInfo property) => property.PropertyType == typeof(bool) && property.Name.StartsWith(Presence, StringComparison.Ordinal);

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(static property => property.SetMethod is not null && !IsPresence(property));

    private static bool IsRecord(Type type) => type is { IsClass: true, Namespace: { } space } && space.StartsWith(typeof(ResourceReader).Namespace!, StringComparison.Ordinal);
}
