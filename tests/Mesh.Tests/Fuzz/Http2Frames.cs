using System.Buffers.Binary;
using System.Text;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Frames of HTTP/2 as an attacker writes them: nothing is checked (RFC 9113 section 4).</summary>
internal static class Http2Frames
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, EndHeaders = 4;

    /// <summary>The client preface and empty settings.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0)];

    /// <summary>Static table: GET, http, the path <c>/</c>; then the authority without Huffman.</summary>
    public static byte[] Get { get; } = [0x82, 0x86, 0x84, .. Literal(0x41, "reviews")];

    /// <summary>The same as a POST, which has a body to come.</summary>
    public static byte[] Post { get; } = [0x83, 0x86, 0x84, .. Literal(0x41, "reviews")];

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload = default)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>SETTINGS with INITIAL_WINDOW_SIZE 0: answers may not have bodies yet.</summary>
    public static byte[] NoWindow { get; } = Frame(Settings, 0, 0, [0, 4, 0, 0, 0, 0]);

    /// <summary>A header field that HPACK does not keep, up to 16 KiB.</summary>
    public static byte[] Field(string name, string value) => [0x00, .. Text(name), .. Text(value)];

    /// <summary>A header field that HPACK keeps: the index 62 is this one afterwards.</summary>
    public static byte[] KeptField(string name, string value) => [0x40, .. Text(name), .. Text(value)];

    private static byte[] Literal(byte indexed, string value) => [indexed, .. Text(value)];

    private static byte[] Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127) return [(byte)bytes.Length, .. bytes];
        var rest = bytes.Length - 127;
        return rest < 128 ? [127, (byte)rest, .. bytes] : [127, (byte)(rest & 0x7f | 0x80), (byte)(rest >> 7), .. bytes];
    }
}
