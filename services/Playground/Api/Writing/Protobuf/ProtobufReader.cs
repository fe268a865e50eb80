namespace Bookinfo.Playground.Api.Writing.Protobuf;

/// <summary>Walks the fields of one message on the wire.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>What a text, a message or bytes hold; empty for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>What a number holds; 0 for anything else.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the field says anything: Go writes fields that are not set as zero or empty.</summary>
    public readonly bool IsSet => Number != 0 || !Bytes.IsEmpty;

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        Bytes = default;
        Number = 0;
        var key = Varint();
        Field = (int)(key >> 3);
        switch (key & 7)
        {
            case 0:
                Number = (long)Varint();
                break;
            case 1:
                Bytes = Take(sizeof(long));
                break;
            case 2:
                Bytes = Take(checked((int)Math.Min(Varint(), int.MaxValue)));
                break;
            case 5:
                Bytes = Take(sizeof(int));
                break;
            default:
                throw new InvalidDataException($"wire type {key & 7} of field {Field} is unknown");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException($"a field of {length} bytes runs over the end");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }
}
