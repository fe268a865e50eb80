namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Undoes chunked framing up to the last chunk; the trailer lines behind it are the caller's to read.</summary>
internal struct ChunkDecoder
{
    /// <summary>Digits of a size: enough for 2^52 bytes, and no number that could overflow.</summary>
    private const int MostDigits = 13;

    private const int LongestExtension = 1024;

    private State _state;

    private long _left;

    private int _digits;

    private int _extension;

    private enum State
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        Last,
    }

    /// <summary>Takes one step.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="consumed">How much of it is done with.</param>
    /// <param name="data">Body bytes among the consumed; may be empty.</param>
    /// <returns>Complete: the last chunk's line is read. Incomplete with nothing consumed: more bytes are needed.</returns>
    public Parsed Read(ReadOnlySpan<byte> bytes, out int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        for (consumed = 0; consumed < bytes.Length;)
        {
            if (_state == State.Last) return Parsed.Complete;
            if (_state == State.Data)
            {
                data = bytes.Slice(consumed, (int)Math.Min(_left, bytes.Length - consumed));
                consumed += data.Length;
                _left -= data.Length;
                if (_left == 0) _state = State.DataReturn;
                return Parsed.Incomplete;
            }

            if (!Step(bytes[consumed])) return Parsed.Malformed;
            consumed++;
        }

        return _state == State.Last ? Parsed.Complete : Parsed.Incomplete;
    }

    private bool Step(byte b)
    {
        switch (_state)
        {
            case State.Size when char.IsAsciiHexDigit((char)b):
                _left = (_left << 4) | (long)(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
                return ++_digits <= MostDigits;
            case State.Size when _digits > 0 && b is (byte)';' or (byte)' ' or (byte)'\t':
                _state = State.Extension;
                return _digits > 0;
            case State.Size or State.Extension when b == '\r':
                _state = State.SizeEnd;
                return _digits > 0;
            case State.Extension:
                return (b >= 0x20 || b == '\t') && b != 0x7f && ++_extension <= LongestExtension;
            case State.SizeEnd when b == '\n':
                _state = _left == 0 ? State.Last : State.Data;
                return true;
            case State.DataReturn when b == '\r':
                _state = State.DataEnd;
                return true;
            case State.DataEnd when b == '\n':
                (_state, _left, _digits, _extension) = (State.Size, 0, 0, 0);
                return true;
            default:
                return false;
        }
    }
}
