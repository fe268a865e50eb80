using System.Buffers.Binary;

namespace Bookinfo.Playground.Api.Spdy;

/// <summary>Kinds of control frames (SPDY protocol draft 3.1, section 2.6) that Kubernetes' clients send or understand.</summary>
internal enum SpdyFrameType
{
    /// <summary>No control frame: bytes of a stream.</summary>
    Data = 0,
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>The eight bytes before every frame.</summary>
/// <param name="Type">What follows.</param>
/// <param name="StreamId">Of a data frame; 0 for control frames, which have it in what follows.</param>
/// <param name="IsLast">FLAG_FIN: the sender writes no more to the stream.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct SpdyFrame(SpdyFrameType Type, int StreamId, bool IsLast, int Length)
{
    public const int Size = 8;

    private const int Version = 3;
    private const byte Fin = 1;

    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static SpdyFrame Read(ReadOnlySpan<byte> bytes)
    {
        var (last, length) = ((bytes[4] & Fin) != 0, BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) & 0xFFFFFF);
        if ((bytes[0] & 0x80) == 0) return new SpdyFrame(SpdyFrameType.Data, BinaryPrimitives.ReadInt32BigEndian(bytes), last, length);
        var version = BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x7FFF;
        if (version != Version) throw new InvalidDataException($"a frame of SPDY/{version}, allowed is SPDY/{Version}");
        return new SpdyFrame((SpdyFrameType)BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 0, last, length);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, Type == SpdyFrameType.Data ? StreamId : unchecked((int)0x80000000) | (Version << 16) | (int)Type);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], Length | (IsLast ? Fin << 24 : 0));
    }
}
