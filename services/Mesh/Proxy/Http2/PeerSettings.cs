using System.Buffers.Binary;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>
/// Reads from the first bytes of a peer how many streams it takes at a time (RFC 9113, sections 3.4 and 6.5): its SETTINGS frame
/// comes before any other. What it changes later is left to the HTTP/2 stack, which then holds streams back itself.
/// </summary>
internal sealed class PeerSettings
{
    private const int HeaderLength = 9;

    private const int EntryLength = 6;

    private const byte SettingsFrame = 0x4;

    private const ushort MaxConcurrentStreams = 0x3;

    /// <summary>More entries than anybody sends.</summary>
    private const int LongestFrame = 64 * EntryLength;

    private readonly byte[] _frame = new byte[HeaderLength + LongestFrame];

    private int _length;

    /// <summary>Whether there is no more to find out.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Null: unknown as yet, or without a limit.</summary>
    public uint? Streams { get; private set; }

    /// <param name="received">The next bytes of the peer.</param>
    public void Read(ReadOnlySpan<byte> received)
    {
        if (IsComplete) return;
        var taken = Math.Min(received.Length, _frame.Length - _length);
        received[..taken].CopyTo(_frame.AsSpan(_length));
        _length += taken;
        if (_length < HeaderLength) return;
        var payload = _frame[0] << 16 | _frame[1] << 8 | _frame[2];
        if (_frame[3] != SettingsFrame || payload > LongestFrame)
        {
            IsComplete = true;
            return;
        }

        if (_length < HeaderLength + payload) return;
        IsComplete = true;
        for (var entry = _frame.AsSpan(HeaderLength, payload); entry.Length >= EntryLength; entry = entry[EntryLength..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(entry) == MaxConcurrentStreams) Streams = BinaryPrimitives.ReadUInt32BigEndian(entry[2..]);
        }
    }
}
