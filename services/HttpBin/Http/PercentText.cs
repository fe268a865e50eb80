using System.Buffers;
using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>Percent-encoded text and back.</summary>
internal static class PercentText
{
    private const int StackBytes = 256;

    /// <summary>Decodes to UTF-8 text; what is no escape stays as it is, wrong UTF-8 becomes U+FFFD.</summary>
    public static string Decode(string text, bool plusIsSpace) => Decode(text.AsSpan(), plusIsSpace, keep: "", out _) ?? text;

    /// <inheritdoc cref="Decode(string, bool)"/>
    public static string Decode(ReadOnlySpan<char> text, bool plusIsSpace) => Decode(text, plusIsSpace, keep: "", out _) ?? text.ToString();

    /// <summary>As Decode, but an escape that is none (<c>%</c> without two hex digits) is a failure.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out string decoded)
    {
        decoded = Decode(text, plusIsSpace, keep: "", out var malformed) ?? text.ToString();
        return !malformed;
    }

    /// <summary>Decodes, but leaves escapes of the characters in <paramref name="keep"/> as they are.</summary>
    public static string DecodeExcept(string text, string keep) => Decode(text.AsSpan(), plusIsSpace: false, keep, out _) ?? text;

    /// <summary>Encodes the UTF-8 bytes of everything but ASCII letters, digits, <c>-._~</c> and the given characters.</summary>
    public static string Encode(string text, string safe)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved) || text.All(c => Unreserved.Contains(c) || safe.Contains(c, StringComparison.Ordinal))) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit < 0x80 && (Unreserved.Contains((char)unit) || safe.Contains((char)unit, StringComparison.Ordinal))) encoded.Append((char)unit);
            else encoded.Append('%').Append("0123456789ABCDEF"[unit >> 4]).Append("0123456789ABCDEF"[unit & 15]);
        }

        return encoded.ToString();
    }

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    // Null: there was nothing to decode.
    private static string? Decode(ReadOnlySpan<char> text, bool plusIsSpace, ReadOnlySpan<char> keep, out bool malformed)
    {
        malformed = false;
        if (text.IndexOf('%') < 0 && !(plusIsSpace && text.IndexOf('+') >= 0)) return null;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackBytes];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (TryHex(text, i, out var value) && !keep.Contains((char)value))
                {
                    bytes[length++] = value;
                    i += 2;
                    continue;
                }

                malformed |= !TryHex(text, i, out _);
            }

            if (c < 0x80) bytes[length++] = c == '+' && plusIsSpace ? (byte)' ' : (byte)c;
            else length += Encoding.UTF8.GetBytes(text.Slice(i, 1), bytes[length..]);
        }

        var decoded = Encoding.UTF8.GetString(bytes[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return decoded;
    }

    private static bool TryHex(ReadOnlySpan<char> text, int at, out byte value)
    {
        value = 0;
        if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
        value = (byte)((HexValue(text[at + 1]) << 4) | HexValue(text[at + 2]));
        return true;
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
