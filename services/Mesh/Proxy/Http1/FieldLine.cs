using System.Buffers;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>How far reading got.</summary>
internal enum Parsed
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    Complete,

    /// <summary>Not HTTP, or HTTP that two readers could understand differently: the connection must not be used again.</summary>
    Malformed,
}

/// <summary>Lines of heads and trailers, read strictly: what could be read in two ways is refused (request smuggling).</summary>
internal static class FieldLine
{
    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Control = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Cuts the first line off; a line end without its carriage return is malformed.</summary>
    public static Parsed TryCut(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int consumed)
    {
        line = default;
        consumed = 0;
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0) return Parsed.Incomplete;
        if (end == 0 || bytes[end - 1] != '\r') return Parsed.Malformed;
        line = bytes[..(end - 1)];
        consumed = end + 1;
        return Parsed.Complete;
    }

    /// <summary>Splits <c>name: value</c>. A folded line, a space before the colon or a control character is refused.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return false;
        name = line[..colon];
        value = line[(colon + 1)..].Trim(" \t"u8);
        return !name.ContainsAnyExcept(Token) && !value.ContainsAny(Control);
    }

    public static bool HasControls(ReadOnlySpan<byte> text) => text.ContainsAny(Control);
}
