using System.Buffers;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What the first bytes of a connection, or of a tunnel, say about it.</summary>
internal enum ConnectionKind
{
    /// <summary>More bytes are needed.</summary>
    Undecided,

    /// <summary>A verb and a space.</summary>
    Http1,

    /// <summary>The client preface of HTTP/2.</summary>
    Http2,

    /// <summary>A request for a tunnel.</summary>
    Connect,

    /// <summary>A ClientHello.</summary>
    Tls,

    /// <summary>Anything else, or a peer that waits for the server to speak first.</summary>
    Raw,

    /// <summary>The peer left, or took too long, before it could be told.</summary>
    Gone,
}

/// <summary>Tells protocols apart by their first bytes; pure.</summary>
internal static class ConnectionSniffer
{
    private const int LongestVerb = 24;

    private const int ShortestVerb = 3;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static ConnectionKind Classify(ReadOnlySequence<byte> buffer)
    {
        Span<byte> held = stackalloc byte[LongestVerb + 1];
        var length = (int)Math.Min(buffer.Length, held.Length);
        buffer.Slice(0, length).CopyTo(held);
        return Classify(held[..length]);
    }

    private static ConnectionKind Classify(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return ConnectionKind.Undecided;
        if (bytes[0] == 0x16) return bytes.Length < 2 ? ConnectionKind.Undecided : bytes[1] == 0x03 ? ConnectionKind.Tls : ConnectionKind.Raw;
        if (bytes.StartsWith(Preface)) return ConnectionKind.Http2;
        if (Preface.StartsWith(bytes)) return ConnectionKind.Undecided;
        if (bytes.StartsWith("CONNECT "u8)) return ConnectionKind.Connect;

        var verb = bytes.IndexOfAnyExcept(VerbBytes);
        if (verb < 0) return bytes.Length > LongestVerb ? ConnectionKind.Raw : ConnectionKind.Undecided;
        return verb >= ShortestVerb && bytes[verb] == ' ' ? ConnectionKind.Http1 : ConnectionKind.Raw;
    }

    private static readonly SearchValues<byte> VerbBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);
}
