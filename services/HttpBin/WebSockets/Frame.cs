namespace Bookinfo.HttpBin.WebSockets;

/// <summary>A frame as it came, unmasked.</summary>
/// <param name="Final">Whether it ends its message.</param>
/// <param name="Opcode">Its kind, which may be none that exists.</param>
/// <param name="Payload">Valid until the next frame is read.</param>
internal readonly record struct Frame(bool Final, Opcode Opcode, ReadOnlyMemory<byte> Payload)
{
    public bool IsControl => Opcode >= Opcode.Close;
}
