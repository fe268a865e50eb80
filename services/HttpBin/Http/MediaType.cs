namespace Bookinfo.HttpBin.Http;

/// <summary>The parts of a header such as <c>multipart/form-data; boundary=x</c>.</summary>
internal static class MediaType
{
    /// <summary>Everything up to the first semicolon, untouched.</summary>
    public static string Of(string header) => header.IndexOf(';', StringComparison.Ordinal) is >= 0 and var end ? header[..end] : header;

    /// <summary>The value of a parameter, without quotes; null when it is not there.</summary>
    public static string? Parameter(string header, string name)
    {
        var at = Of(header).Length;
        while (at < header.Length)
        {
            var start = at + 1;
            at = EndOfParameter(header, start);
            var parameter = header[start..at];
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return Unquoted(parameter[(equals + 1)..].Trim());
        }

        return null;
    }

    private static int EndOfParameter(string header, int start)
    {
        var quoted = false;
        for (var i = start; i < header.Length; i++)
        {
            if (header[i] == '"') quoted = !quoted;
            else if (header[i] == '\\' && quoted) i++;
            else if (header[i] == ';' && !quoted) return i;
        }

        return header.Length;
    }

    private static string Unquoted(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"') return text;
        var inner = text[1..^1];
        return inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
