using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>How far a hello has come.</summary>
internal enum ClientHelloState
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    Complete,

    /// <summary>This is no hello, or none we would read.</summary>
    Malformed,
}

/// <summary>Reads a ClientHello out of TLS records, of which it may fill several; pure.</summary>
internal static class ClientHelloReader
{
    /// <summary>As large as Envoy reads, headers of records included.</summary>
    public const int LongestHello = 16 * 1024;

    private const int RecordHeader = 5;

    private const int HandshakeHeader = 4;

    public static ClientHelloState Read(ReadOnlySequence<byte> buffer, out ClientHello? hello)
    {
        hello = null;
        var length = (int)Math.Min(buffer.Length, LongestHello);
        var bytes = ArrayPool<byte>.Shared.Rent(LongestHello);
        try
        {
            buffer.Slice(0, length).CopyTo(bytes);
            var state = Join(bytes.AsSpan(0, length), out var joined);
            if (state == ClientHelloState.Incomplete) return buffer.Length >= LongestHello ? ClientHelloState.Malformed : state;
            if (state == ClientHelloState.Complete) hello = Parse(bytes.AsSpan(HandshakeHeader, joined - HandshakeHeader));
            return hello is null ? ClientHelloState.Malformed : ClientHelloState.Complete;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Moves the records' contents together, in place, until the handshake message is whole.</summary>
    /// <param name="bytes">The records; afterwards the message.</param>
    /// <param name="joined">Length of the message.</param>
    private static ClientHelloState Join(Span<byte> bytes, out int joined)
    {
        joined = 0;
        var at = 0;
        while (true)
        {
            var rest = bytes[at..];
            if (rest.Length > 0 && rest[0] != 0x16) return ClientHelloState.Malformed;
            if (rest.Length > 1 && rest[1] != 0x03) return ClientHelloState.Malformed;
            if (rest.Length < RecordHeader) return ClientHelloState.Incomplete;
            var content = BinaryPrimitives.ReadUInt16BigEndian(rest[3..]);
            if (content is 0 or > LongestHello) return ClientHelloState.Malformed;
            var here = Math.Min(content, rest.Length - RecordHeader);
            rest.Slice(RecordHeader, here).CopyTo(bytes[joined..]);
            joined += here;
            at += RecordHeader + here;
            if (joined >= 1 && bytes[0] != 0x01) return ClientHelloState.Malformed;
            if (joined >= HandshakeHeader)
            {
                var whole = HandshakeHeader + (bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
                if (whole > LongestHello) return ClientHelloState.Malformed;

                // A record counts when all of it is there, as TLS libraries have it.
                if (joined >= whole && here == content)
                {
                    joined = whole;
                    return ClientHelloState.Complete;
                }
            }

            if (here < content) return ClientHelloState.Incomplete;
        }
    }

    private static ClientHello? Parse(ReadOnlySpan<byte> body)
    {
        // Version and random, then session, cipher suites and compressions, each behind its length.
        if (!Skip(ref body, 34) || !TakeBlock(ref body, 1, out _) || !TakeBlock(ref body, 2, out _) || !TakeBlock(ref body, 1, out _)) return null;
        var hello = new ClientHello();
        if (body.IsEmpty) return hello;
        if (!TakeBlock(ref body, 2, out var extensions) || !body.IsEmpty) return null;

        // Of two of a kind one reader takes the first, another the last: RFC 8446 section 4.2 forbids them.
        var kinds = new HashSet<ushort>();
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2) return null;
            var kind = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!kinds.Add(kind) || !TakeBlock(ref extensions, 2, out var value)) return null;
            switch (kind)
            {
                case 0:
                    if (ReadServerName(value) is not { } name) return null;
                    hello = hello with { ServerName = name };
                    break;
                case 13:
                    hello = hello with { KnowsEcdsa = HasEcdsa(value) };
                    break;
                case 16:
                    hello = hello with { Protocols = ReadProtocols(value) };
                    break;
            }
        }

        return hello;
    }

    /// <summary>Exactly one name, as Envoy's TLS library wants it: of several nobody knows which one the server behind us would take.</summary>
    private static string? ReadServerName(ReadOnlySpan<byte> value)
    {
        if (!TakeBlock(ref value, 2, out var names) || !value.IsEmpty || names.IsEmpty || names[0] != 0) return null;
        names = names[1..];
        if (!TakeBlock(ref names, 2, out var name) || !names.IsEmpty || name.Length is 0 or > 255) return null;
        foreach (var letter in name)
        {
            if (letter is <= 0x20 or >= 0x7f) return null;
        }

        return Encoding.ASCII.GetString(name).ToLowerInvariant();
    }

    /// <summary>The schemes ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512 and ecdsa_sha1.</summary>
    private static bool HasEcdsa(ReadOnlySpan<byte> value)
    {
        if (!TakeBlock(ref value, 2, out var schemes)) return false;
        for (var i = 0; i + 1 < schemes.Length; i += 2)
        {
            if (schemes[i + 1] == 0x03 && schemes[i] is >= 0x02 and <= 0x06) return true;
        }

        return false;
    }

    private static List<string> ReadProtocols(ReadOnlySpan<byte> value)
    {
        var protocols = new List<string>();
        if (!TakeBlock(ref value, 2, out var list)) return protocols;
        while (!list.IsEmpty && TakeBlock(ref list, 1, out var protocol)) protocols.Add(Encoding.Latin1.GetString(protocol));
        return protocols;
    }

    private static bool Skip(ref ReadOnlySpan<byte> from, int count)
    {
        if (from.Length < count) return false;
        from = from[count..];
        return true;
    }

    /// <summary>Takes what stands behind a length of one or two bytes.</summary>
    private static bool TakeBlock(ref ReadOnlySpan<byte> from, int lengthBytes, out ReadOnlySpan<byte> block)
    {
        block = default;
        if (from.Length < lengthBytes) return false;
        var length = lengthBytes == 1 ? from[0] : BinaryPrimitives.ReadUInt16BigEndian(from);
        from = from[lengthBytes..];
        if (from.Length < length) return false;
        block = from[..length];
        from = from[length..];
        return true;
    }
}
