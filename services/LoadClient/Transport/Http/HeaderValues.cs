using System.Text;

namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>Keeps the values of a few headers of each answer, and gives equal values the same string.</summary>
internal sealed class HeaderValues
{
    /// <summary>Distinct values that are remembered; a header that never repeats must not fill the memory.</summary>
    private const int Most = 1000;

    private readonly byte[][] _names;
    private readonly string[] _values;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public HeaderValues(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Encoding.ASCII.GetBytes)];
        _values = new string[_names.Length];
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        Clear();
    }

    /// <summary>In the order of the names, comma separated; an absent one is <c>-</c>.</summary>
    public string Values => _values.Length == 1 ? _values[0] : string.Join(',', _values);

    public void Clear() => Array.Fill(_values, "-");

    public void See(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, _names[i])) _values[i] = Text(value.Trim(" \t"u8));
        }
    }

    private string Text(ReadOnlySpan<byte> value)
    {
        Span<char> text = stackalloc char[Math.Min(value.Length, 256)];
        Encoding.Latin1.GetChars(value[..text.Length], text);
        if (_lookup.TryGetValue(text, out var known)) return known;
        if (_known.Count >= Most) return "(more than 1000 values)";
        return _known[text.ToString()] = text.ToString();
    }
}
