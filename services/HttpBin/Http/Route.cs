namespace Bookinfo.HttpBin.Http;

/// <summary>One path shape and what answers it. Segments: a literal, <c>{value}</c>, <c>{digits:int}</c> or <c>{*rest}</c>.</summary>
internal sealed class Route
{
    private readonly string[] _segments;

    public Route(string pattern, Methods methods, Func<Exchange, Task> handler)
    {
        (Pattern, Methods, Handler) = (pattern, methods, handler);
        _segments = pattern[1..].Split('/');
    }

    public string Pattern { get; }

    public Methods Methods { get; }

    public Func<Exchange, Task> Handler { get; }

    /// <summary>Heading under which people look for it.</summary>
    public required string Family { get; init; }

    public bool IsLiteral => !Pattern.Contains('{', StringComparison.Ordinal);

    public string FirstSegment => _segments[0];

    /// <summary>Whether a path fits; the values of its variable segments are then in <paramref name="values"/>.</summary>
    /// <param name="path">Decoded segments.</param>
    /// <param name="emptyRest">Whether the rest may be empty.</param>
    /// <param name="values">Cleared and filled.</param>
    public bool Matches(IReadOnlyList<string> path, bool emptyRest, List<string> values)
    {
        values.Clear();
        for (var i = 0; i < _segments.Length; i++)
        {
            if (i >= path.Count) return false;
            var (wanted, found) = (_segments[i], path[i]);
            if (wanted.StartsWith("{*", StringComparison.Ordinal))
            {
                values.Add(string.Join('/', path.Skip(i)));
                return emptyRest || found.Length > 0;
            }

            if (wanted.StartsWith('{'))
            {
                if (found.Length == 0 || (wanted.EndsWith(":int}", StringComparison.Ordinal) && !found.All(char.IsAsciiDigit))) return false;
                values.Add(found);
            }
            else if (wanted != found)
            {
                return false;
            }
        }

        return path.Count == _segments.Length;
    }
}
