using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// What belongs to a server name: the exact name, else the longest <c>*.suffix</c>, else <c>*</c>, which also stands for
/// callers that name no server. Of two entries for one name the first stays.
/// </summary>
internal sealed class ServerNameTable<T>
    where T : class
{
    private readonly Dictionary<string, T> _exact = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Suffixes with their dot, longest first.</summary>
    private readonly ImmutableArray<(string Suffix, T Value)> _suffixes;

    private readonly T? _any;

    /// <summary>What is found by exact name, by suffix and by <c>*</c>, in this order.</summary>
    public IEnumerable<(string Name, T Value)> Entries =>
        _exact.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => (one.Key, one.Value))
            .Concat(_suffixes.Select(static one => ("*" + one.Suffix, one.Value)))
            .Concat(_any is null ? [] : [("*", _any)]);

    /// <param name="entries">Names as rules write them, with what belongs to them.</param>
    public ServerNameTable(IEnumerable<(string Name, T Value)> entries)
    {
        var suffixes = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in entries)
        {
            if (name == "*") _any ??= value;
            else if (name.StartsWith('*')) suffixes.TryAdd(name[1..], value);
            else _exact.TryAdd(name, value);
        }

        _suffixes = [.. suffixes.OrderByDescending(static s => s.Key.Length).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(static s => (s.Key, s.Value))];
    }

    /// <summary>Everything that some name leads to.</summary>
    public IEnumerable<T> Values => _exact.Values.Concat(_suffixes.Select(static suffix => suffix.Value)).Concat(_any is null ? [] : [_any]).Distinct();

    /// <param name="name">As the caller's hello has it; null: it has none.</param>
    /// <returns>Null: nothing belongs to it.</returns>
    public T? Find(string? name)
    {
        if (name is null) return _any;
        if (_exact.TryGetValue(name, out var exact)) return exact;
        foreach (var (suffix, value) in _suffixes)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return _any;
    }
}
