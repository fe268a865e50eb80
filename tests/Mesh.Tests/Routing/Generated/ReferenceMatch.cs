using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>The table of match fields, row by row (contract mesh.md section 1.3).</summary>
internal static class ReferenceMatch
{
    public static bool Fits(GenBlock block, GenRequest request)
    {
        if (block.Uri is { } uri && !Fits(uri, request.Path, block.IgnoreUriCase)) return false;
        if (block.Method is { } method && !Fits(method, request.Method)) return false;
        if (block.Scheme is { } scheme && !Fits(scheme, "http")) return false;
        if (block.Authority is { } authority && !Fits(authority, request.Authority)) return false;
        foreach (var (name, wanted) in block.Headers)
        {
            if (Header(request, name) is not { } value || (wanted.Kind.Length > 0 && !Fits(wanted, value))) return false;
        }

        foreach (var (name, unwanted) in block.WithoutHeaders)
        {
            var value = Header(request, name);
            if (MeansPresence(unwanted) ? value is not null : Fits(unwanted, value ?? "")) return false;
        }

        foreach (var (key, wanted) in block.Query)
        {
            if (Parameter(request, key) is not { } value || (!MeansPresence(wanted) && !Fits(wanted, value))) return false;
        }

        return true;
    }

    /// <summary>Nothing but the path could keep a request out, and the path does not.</summary>
    public static bool IsCatchAll(GenBlock block) =>
        block is { Method: null, Scheme: null, Authority: null, Headers.Count: 0, WithoutHeaders.Count: 0, Query.Count: 0 }
        && block.Uri is null or { Kind: "prefix", Text: "/" } or { Kind: "regex", Text: ".*" };

    private static bool MeansPresence(GenText text) => text.Kind.Length == 0 || text is { Kind: "regex", Text: "*" };

    private static bool Fits(GenText wanted, string text, bool ignoreCase = false)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return wanted.Kind switch
        {
            "exact" => text.Equals(wanted.Text, comparison),
            "prefix" => text.StartsWith(wanted.Text, comparison),
            _ => Regex.IsMatch(text, $@"\A(?:{wanted.Text})\z"),
        };
    }

    private static string? Header(GenRequest request, string name)
    {
        var lines = request.Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).ToList();
        return lines.Count == 0 ? null : string.Join(',', lines);
    }

    private static string? Parameter(GenRequest request, string key)
    {
        foreach (var pair in (request.Query ?? "").Split('&'))
        {
            var parts = pair.Split('=', 2);
            if (parts[0] == key) return parts.Length == 2 ? parts[1] : "";
        }

        return null;
    }
}
