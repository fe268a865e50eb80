namespace Bookinfo.HttpBin.Http;

/// <summary>Lists of entity tags in conditional requests.</summary>
internal static class EntityTags
{
    /// <summary>The Python original: tags with and without quotes, weak ones like others, and <c>*</c>.</summary>
    public static List<string> ReadAny(string header)
    {
        var tags = new List<string>();
        foreach (var piece in header.Split(','))
        {
            var tag = piece.Trim();
            if (tag.StartsWith("W/", StringComparison.OrdinalIgnoreCase)) tag = tag[2..];
            if (tag.Length >= 2 && tag[0] == '"' && tag[^1] == '"') tag = tag[1..^1];
            if (tag.Length > 0) tags.Add(HeaderText.Latin1AsUtf8(tag));
        }

        return tags;
    }

    /// <summary>A file server's rule: the status that ends a conditional request, null when it is to be answered.</summary>
    public static int? StatusFor(Exchange exchange, string tag)
    {
        var headers = exchange.Http.Request.Headers;
        if (headers.IfMatch is { Count: > 0 } match && !Matches(match.ToString(), tag, weak: false)) return 412;
        if (headers.IfNoneMatch is { Count: > 0 } none && Matches(none.ToString(), tag, weak: true)) return (exchange.Method & Methods.GetHead) != 0 ? 304 : 412;
        return null;
    }

    // Only well-formed tags count; the first one that is none ends the list.
    private static bool Matches(string header, string wanted, bool weak)
    {
        var rest = header.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (rest[0] == ',')
            {
                rest = rest[1..].TrimStart();
                continue;
            }

            if (rest[0] == '*') return true;
            var isWeak = rest.StartsWith("W/", StringComparison.Ordinal);
            var quoted = isWeak ? rest[2..] : rest;
            if (quoted.IsEmpty || quoted[0] != '"') return false;
            var end = quoted[1..].IndexOf('"');
            if (end < 0) return false;
            var tag = quoted[..(end + 2)];
            if (tag.SequenceEqual(wanted) && (weak || !isWeak)) return true;
            rest = quoted[tag.Length..].TrimStart();
        }

        return false;
    }
}
