namespace Bookinfo.HttpBin.Http;

/// <summary>The parts of a request line's target, still encoded.</summary>
/// <param name="Path">Up to the question mark; <c>*</c> for the whole server.</param>
/// <param name="Query">After the question mark; empty when there is none.</param>
/// <param name="HasQuery">Whether there was a question mark at all.</param>
internal readonly record struct RequestTarget(string Path, string Query, bool HasQuery)
{
    public static RequestTarget Parse(string raw)
    {
        if (raw.Length == 0 || raw[0] != '/') raw = WithoutAuthority(raw);
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new RequestTarget(raw, "", false) : new RequestTarget(raw[..mark], raw[(mark + 1)..], true);
    }

    // http://host/path is what a client sends to a proxy; the path is what counts here.
    private static string WithoutAuthority(string raw)
    {
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return raw;
        var start = raw.AsSpan(scheme + 3).IndexOfAny('/', '?');
        if (start < 0) return "/";
        var rest = raw[(scheme + 3 + start)..];
        return rest[0] == '?' ? "/" + rest : rest;
    }
}
