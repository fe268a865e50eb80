using System.Globalization;
using System.Text;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Bytes as people can read them.</summary>
internal static class BytesText
{
    /// <summary>Bytes shown of a long body, half from its beginning and half from its end.</summary>
    private const int Shown = 512;

    /// <summary>The bytes; of long ones the length, the beginning and the end.</summary>
    public static string Summary(ReadOnlySpan<byte> bytes) => bytes.Length <= Shown
        ? Escape(bytes)
        : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}: {Escape(bytes[..(Shown / 2)])}...{Escape(bytes[^(Shown / 2)..])}");

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\\' => text.Append(@"\\"),
                >= 0x20 and < 0x7f => text.Append((char)value),
                _ => text.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            };
        }

        return text.ToString();
    }
}
