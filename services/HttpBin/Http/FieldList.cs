using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Http;

/// <summary>Names with values as they came in: a query, a form, the headers. Reused from request to request.</summary>
internal sealed class FieldList
{
    private const int InsertionSortLimit = 24;

    private static readonly Comparison<Field> ByName = static (a, b) =>
        CodePointOrder.Instance.Compare(a.Name, b.Name) is not 0 and var order ? order : a.Index - b.Index;

    private readonly List<Field> _fields = [];

    public int Count => _fields.Count;

    public Field this[int index] => _fields[index];

    public void Add(string name, string value) => _fields.Add(new Field(name, value, _fields.Count));

    public void Clear()
    {
        _fields.Clear();
        if (_fields.Capacity > 1024) _fields.Capacity = 0;
    }

    /// <summary>The first value of a name; null when the name is not there.</summary>
    public string? First(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name == name) return field.Value;
        }

        return null;
    }

    /// <summary>The first value of a name in whatever case; null when the name is not there.</summary>
    public string? FirstInAnyCase(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
        }

        return null;
    }

    public bool Contains(string name) => First(name) is not null;

    /// <summary>Sorts by name; the values of one name keep their order.</summary>
    public void Sort()
    {
        if (_fields.Count > InsertionSortLimit)
        {
            _fields.Sort(ByName);
            return;
        }

        for (var i = 1; i < _fields.Count; i++)
        {
            var field = _fields[i];
            var at = i;
            while (at > 0 && CodePointOrder.Instance.Compare(_fields[at - 1].Name, field.Name) > 0) _fields[at] = _fields[--at];
            _fields[at] = field;
        }
    }

    /// <summary>Where the fields of the same name as the one at <paramref name="start"/> end, in a sorted list.</summary>
    public int EndOfName(int start)
    {
        var end = start + 1;
        while (end < _fields.Count && _fields[end].Name == _fields[start].Name) end++;
        return end;
    }

    internal readonly record struct Field(string Name, string Value, int Index);
}
