using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>Reads <c>multipart/form-data</c> from a body that is in memory. Contents are slices of it, not copies.</summary>
internal static class MultipartForm
{
    /// <summary>More parts than this are refused.</summary>
    public const int MaxParts = 10_000;

    private const int MaxBoundary = 200;

    public static PostedForm Read(ReadOnlyMemory<byte> body, string? boundary, FieldList fields)
    {
        var files = new List<PostedFile>();
        return new PostedForm(true, fields, files, Read(body, boundary, fields, files));
    }

    // The answer is what is wrong; null when nothing is.
    private static string? Read(ReadOnlyMemory<byte> body, string? boundary, FieldList fields, List<PostedFile> files)
    {
        if (string.IsNullOrEmpty(boundary)) return "no multipart boundary param in Content-Type";
        if (boundary.Length > MaxBoundary) return "multipart boundary too long";
        // Every delimiter but the first has a line break of its own in front.
        var delimiter = Encoding.Latin1.GetBytes("\r\n--" + boundary);
        if (!TryStart(body.Span, delimiter, out var at)) return "multipart: NextPart: EOF";
        for (var parts = 0; !IsLast(body.Span, at); parts++)
        {
            if (parts == MaxParts) return "multipart: message too large";
            if (!TryLineEnd(body.Span, ref at)) return "multipart: expecting a new Part";
            var length = body.Span[at..].IndexOf(delimiter);
            if (length < 0) return "unexpected EOF";
            if (!TryPart(body.Slice(at, length), fields, files)) return "malformed MIME header";
            at += length + delimiter.Length;
        }

        return null;
    }

    private static bool TryStart(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, out int at)
    {
        var first = delimiter[2..];
        var start = body.StartsWith(first) ? -2 : body.IndexOf(delimiter);
        at = start + delimiter.Length;
        return start != -1;
    }

    private static bool IsLast(ReadOnlySpan<byte> body, int at) => body[at..].StartsWith("--"u8);

    private static bool TryLineEnd(ReadOnlySpan<byte> body, ref int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t') at++;
        if (!body[at..].StartsWith("\r\n"u8)) return false;
        at += 2;
        return true;
    }

    private static bool TryPart(ReadOnlyMemory<byte> part, FieldList fields, List<PostedFile> files)
    {
        var headersEnd = part.Span.IndexOf("\r\n\r\n"u8);
        if (headersEnd < 0) return false;
        string? name = null, fileName = null, type = null;
        foreach (var line in Encoding.UTF8.GetString(part.Span[..headersEnd]).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) return false;
            var value = line[(colon + 1)..].Trim();
            if (line[..colon].Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) type = value;
            if (!line[..colon].Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase)) continue;
            name = MediaType.Parameter(value, "name");
            fileName = MediaType.Parameter(value, "filename");
        }

        if (name is null) return true;
        var content = part[(headersEnd + 4)..];
        if (string.IsNullOrEmpty(fileName)) fields.Add(name, Encoding.UTF8.GetString(content.Span));
        else files.Add(new PostedFile(name, type, content));
        return true;
    }
}
