using System.Text;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// Decodes the value of Content-Length for Kestrel, which parses what it is given as loosely as .NET parses numbers: a sign or
/// a vertical tab would pass, and two readers would see two lengths. What is no digit becomes a question mark, hence 400.
/// </summary>
internal sealed class DigitsEncoding : ASCIIEncoding
{
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        // Kestrel's buffer is one character longer than the longest number; a value that fills it is too long.
        var count = Math.Min(bytes.Length, chars.Length);
        for (var i = 0; i < count; i++) chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : '?';
        return count;
    }
}
