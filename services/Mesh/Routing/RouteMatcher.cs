using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>Finds the first route of a virtual host that fits a request.</summary>
internal static class RouteMatcher
{
    /// <returns>Null: 404, flag NR.</returns>
    public static Route? Find(VirtualHost host, in RequestFacts request)
    {
        foreach (var route in host.Routes)
        {
            if (Fits(route.Match, request)) return route;
        }

        return null;
    }

    public static bool Fits(RequestMatch match, in RequestFacts request)
    {
        if (match.Path is { } path && !Fits(path, request.Path)) return false;
        if (match.Method is { } method && !Fits(method, request.Method)) return false;
        if (match.Scheme is { } scheme && !Fits(scheme, request.Scheme)) return false;
        if (match.Authority is { } authority && !Fits(authority, request.Authority)) return false;
        return HeadersFit(match.Headers, request) && WithoutFits(match.WithoutHeaders, request) && QueryFits(match.QueryParameters, request.Query);
    }

    public static bool Fits(StringMatch match, ReadOnlySpan<char> text)
    {
        var comparison = match.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return match.Kind switch
        {
            StringMatchKind.Exact => text.Equals(match.Text, comparison),
            StringMatchKind.Prefix => text.StartsWith(match.Text, comparison),
            StringMatchKind.SegmentPrefix => text.StartsWith(match.Text, comparison) && (text.Length == match.Text.Length || match.Text.Length == 1 || text[match.Text.Length] == '/'),
            _ => match.Regex!.IsMatch(text),
        };
    }

    private static bool HeadersFit(ImmutableArray<NamedMatch> wanted, in RequestFacts request)
    {
        foreach (var header in wanted)
        {
            if (ValueOf(header.Name, request) is not { } value) return false;
            if (header.Value is { } match && !Fits(match, value)) return false;
        }

        return true;
    }

    /// <summary>A missing header counts as the empty text, unless its mere absence is wanted.</summary>
    private static bool WithoutFits(ImmutableArray<NamedMatch> unwanted, in RequestFacts request)
    {
        foreach (var header in unwanted)
        {
            var value = ValueOf(header.Name, request);
            if (header.Value is { } match ? Fits(match, value ?? "") : value is not null) return false;
        }

        return true;
    }

    /// <summary>Several lines of one header are joined with a comma.</summary>
    internal static string? ValueOf(string name, in RequestFacts request) => name switch
    {
        ":method" => request.Method,
        ":authority" or "host" => request.Authority,
        ":scheme" => request.Scheme,
        ":path" => request.Query.IsEmpty ? request.Path : $"{request.Path}?{request.Query}",
        _ => request.Headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString() : null,
    };

    private static bool QueryFits(ImmutableArray<NamedMatch> wanted, ReadOnlySpan<char> query)
    {
        foreach (var parameter in wanted)
        {
            if (!TryFind(query, parameter.Name, out var value)) return false;
            if (parameter.Value is { } match && !Fits(match, value)) return false;
        }

        return true;
    }

    /// <summary>The first occurrence of a key counts; nothing is percent-decoded.</summary>
    internal static bool TryFind(ReadOnlySpan<char> query, string key, out ReadOnlySpan<char> value)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (!(equals < 0 ? pair : pair[..equals]).SequenceEqual(key)) continue;
            value = equals < 0 ? [] : pair[(equals + 1)..];
            return true;
        }

        value = [];
        return false;
    }
}
