using System.Collections.Immutable;
using System.Text.Json;

namespace Bookinfo.Mesh.Config;

/// <content>Lists, maps and objects inside an object.</content>
internal sealed partial class FieldReader
{
    /// <summary>Null when absent or not an object.</summary>
    public T? Object<T>(string name, Func<FieldReader, T> read)
        where T : class
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Object) return Read(new FieldReader(value, this, name, -1, Findings), read);
        WrongType(name, value, "object");
        return null;
    }

    /// <summary>Empty when absent; an element that is no object is reported and left out.</summary>
    public ImmutableArray<T> Objects<T>(string name, Func<FieldReader, T> read)
    {
        if (!TryGetArray(name, out var value)) return [];
        var list = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object) list.Add(Read(new FieldReader(item, this, name, index, Findings), read));
            else WrongType($"{name}[{index}]", item, "object");
            index++;
        }

        return list.DrainToImmutable();
    }

    public ImmutableArray<string> Texts(string name)
    {
        if (!TryGetArray(name, out var value)) return [];
        var list = ImmutableArray.CreateBuilder<string>(value.GetArrayLength());
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String) list.Add(item.GetString()!);
            else WrongType($"{name}[{index}]", item, "string");
            index++;
        }

        return list.DrainToImmutable();
    }

    public ImmutableArray<int> Ints(string name)
    {
        if (!TryGetArray(name, out var value)) return [];
        var list = ImmutableArray.CreateBuilder<int>(value.GetArrayLength());
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number)) list.Add(number);
            else WrongType($"{name}[{index}]", item, "integer");
            index++;
        }

        return list.DrainToImmutable();
    }

    public ImmutableSortedDictionary<string, string> TextMap(string name)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (TryGetMap(name, out var value))
        {
            foreach (var entry in value.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.String) map[entry.Name] = entry.Value.GetString()!;
                else if (entry.Value.ValueKind != JsonValueKind.Null) new FieldReader(value, this, name, -1, Findings).WrongType(entry.Name, entry.Value, "string");
            }
        }

        return map.ToImmutable();
    }

    public ImmutableSortedDictionary<string, int> IntMap(string name)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (TryGetMap(name, out var value))
        {
            var reader = new FieldReader(value, this, name, -1, Findings);
            foreach (var entry in value.EnumerateObject())
            {
                if (reader.Int(entry.Name) is { } number) map[entry.Name] = number;
            }
        }

        return map.ToImmutable();
    }

    /// <summary>A null value reads as an empty object.</summary>
    public ImmutableSortedDictionary<string, T> ObjectMap<T>(string name, Func<FieldReader, T> read)
    {
        if (!TryGetMap(name, out var value)) return ImmutableSortedDictionary<string, T>.Empty;
        var map = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        var reader = new FieldReader(value, this, name, -1, Findings);
        foreach (var entry in value.EnumerateObject())
        {
            if (entry.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null)
                map[entry.Name] = Read(new FieldReader(entry.Value, reader, entry.Name, -1, Findings), read);
            else reader.WrongType(entry.Name, entry.Value, "object");
        }

        return map.ToImmutable();
    }

    private static T Read<T>(FieldReader reader, Func<FieldReader, T> read)
    {
        var result = read(reader);
        reader.Finish();
        return result;
    }

    private bool TryGetArray(string name, out JsonElement value)
    {
        if (!TryGet(name, out value)) return false;
        if (value.ValueKind == JsonValueKind.Array) return true;
        WrongType(name, value, "array");
        return false;
    }

    private bool TryGetMap(string name, out JsonElement value)
    {
        if (!TryGet(name, out value)) return false;
        if (value.ValueKind == JsonValueKind.Object) return true;
        WrongType(name, value, "object");
        return false;
    }
}
