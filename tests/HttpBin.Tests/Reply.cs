using System.Globalization;
using System.Text;

namespace Bookinfo.HttpBin.Tests;

/// <summary>An answer as it came.</summary>
/// <param name="Status">0: none came.</param>
/// <param name="Reason">Of the status line.</param>
/// <param name="Headers">By name in any case; several values with line breaks between them.</param>
/// <param name="Body">Without the framing of chunks.</param>
/// <param name="Trailers">Header lines behind a chunked body.</param>
internal sealed record Reply(int Status, string Reason, Dictionary<string, string> Headers, byte[] Body, Dictionary<string, string> Trailers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? this[string name] => Headers.GetValueOrDefault(name);

    public static Reply Parse(byte[] bytes, bool isHead)
    {
        var none = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) return new Reply(0, "", none, bytes, none);
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        var status = lines[0].Split(' ', 3);
        if (status[1] == "100") return Parse(bytes[(end + 4)..], isHead);
        var headers = Fields(lines.Skip(1));
        var body = bytes[(end + 4)..];
        var trailers = none;
        if (!isHead && headers.TryGetValue("Transfer-Encoding", out var coding) && coding == "chunked") (body, trailers) = Unchunk(body);
        return new Reply(int.Parse(status[1], CultureInfo.InvariantCulture), status.Length > 2 ? status[2] : "", headers, body, trailers);
    }

    private static Dictionary<string, string> Fields(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            fields[name] = fields.TryGetValue(name, out var before) ? $"{before}\n{value}" : value;
        }

        return fields;
    }

    private static (byte[] Body, Dictionary<string, string> Trailers) Unchunk(byte[] bytes)
    {
        var body = new MemoryStream();
        var at = 0;
        while (true)
        {
            var line = bytes.AsSpan(at).IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(bytes, at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += line + 2;
            if (size == 0) break;
            body.Write(bytes, at, size);
            at += size + 2;
        }

        return (body.ToArray(), Fields(Encoding.Latin1.GetString(bytes, at, bytes.Length - at).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)));
    }
}
