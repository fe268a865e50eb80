using System.Buffers.Binary;
using System.Text.Unicode;

using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.WebSockets;

/// <summary>
/// Reads messages and sends them back, with the close codes of the original. Own frames instead of .NET's WebSocket, which closes
/// with other codes and hides fragments.
/// </summary>
/// <param name="stream">The upgraded connection.</param>
/// <param name="maxFragment">Longest frame, in bytes, in both directions.</param>
/// <param name="maxMessage">Longest message, in bytes.</param>
internal sealed class WebSocketEcho(Stream stream, int maxFragment, int maxMessage)
{
    private const int MaxControlPayload = 125;

    private readonly ByteBuffer _message = new();
    private readonly byte[] _head = new byte[14];
    private byte[] _payload = new byte[1024];
    private Opcode? _kind;

    /// <summary>Runs until one side closes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var (frame, problem) = await ReadAsync(stop);
            if (frame is null)
            {
                if (problem is { } code) await CloseAsync(code, stop);
                return;
            }

            if (await AnswerAsync(frame.Value, stop) is not { } reason) continue;
            await CloseAsync(reason, stop);
            return;
        }
    }

    // Null: go on.
    private async ValueTask<CloseCode?> AnswerAsync(Frame frame, CancellationToken stop)
    {
        switch (frame.Opcode)
        {
            case Opcode.Close:
                return CloseCode.Normal;
            case Opcode.Ping:
                await SendAsync(true, Opcode.Pong, frame.Payload, stop);
                return null;
            case Opcode.Pong:
                return null;
            case Opcode.Text or Opcode.Binary when _kind is null:
                _kind = frame.Opcode;
                break;
            case Opcode.Continuation when _kind is not null:
                break;
            default:
                return CloseCode.ProtocolError;
        }

        if (_kind == Opcode.Text && !Utf8.IsValid(frame.Payload.Span)) return CloseCode.InvalidPayload;
        if (_message.Length + frame.Payload.Length > maxMessage) return CloseCode.MessageTooBig;
        _message.Append(frame.Payload.Span);
        if (!frame.Final) return null;
        await SendMessageAsync(_kind.Value, stop);
        _message.Clear();
        _kind = null;
        return null;
    }

    // The length is judged before anything is read for it.
    private async ValueTask<(Frame? Frame, CloseCode? Problem)> ReadAsync(CancellationToken stop)
    {
        if (!await FillAsync(_head.AsMemory(0, 2), stop)) return (null, null);
        var (first, second) = (_head[0], _head[1]);
        var length = (long)(second & 0x7f);
        if (length >= 126)
        {
            var extra = length == 126 ? 2 : 8;
            if (!await FillAsync(_head.AsMemory(2, extra), stop)) return (null, null);
            length = extra == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)) : BinaryPrimitives.ReadInt64BigEndian(_head.AsSpan(2));
        }

        var (final, opcode) = ((first & 0x80) != 0, (Opcode)(first & 0x0f));
        if ((second & 0x80) == 0) return (null, CloseCode.InternalError);
        if ((first & 0x70) != 0 || !Enum.IsDefined(opcode)) return (null, CloseCode.ProtocolError);
        if (opcode >= Opcode.Close && (!final || length > MaxControlPayload)) return (null, CloseCode.ProtocolError);
        if (length < 0 || length > maxFragment) return (null, CloseCode.ProtocolError);
        if (!await FillAsync(_head.AsMemory(10, 4), stop)) return (null, null);
        if (!await FillPayloadAsync((int)length, stop)) return (null, null);
        var payload = _payload.AsMemory(0, (int)length);
        for (var i = 0; i < payload.Length; i++) payload.Span[i] ^= _head[10 + (i & 3)];
        return (new Frame(final, opcode, payload), null);
    }

    private async ValueTask<bool> FillAsync(Memory<byte> buffer, CancellationToken stop) =>
        await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop) == buffer.Length;

    // The length is only a promise: there is room for what has come and as much again, and never for what a few bytes announce.
    private async ValueTask<bool> FillPayloadAsync(int length, CancellationToken stop)
    {
        for (var received = 0; received < length;)
        {
            if (received == _payload.Length) Array.Resize(ref _payload, (int)Math.Min(length, _payload.Length * 2L));
            var count = await stream.ReadAsync(_payload.AsMemory(received, Math.Min(_payload.Length, length) - received), stop);
            if (count == 0) return false;
            received += count;
        }

        return true;
    }

    private async Task SendMessageAsync(Opcode kind, CancellationToken stop)
    {
        var rest = _message.WrittenMemory;
        do
        {
            var piece = rest[..Math.Min(rest.Length, maxFragment)];
            rest = rest[piece.Length..];
            await SendAsync(rest.IsEmpty, kind, piece, stop);
            kind = Opcode.Continuation;
        }
        while (!rest.IsEmpty);
    }

    private ValueTask CloseAsync(CloseCode code, CancellationToken stop)
    {
        var payload = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        return SendAsync(true, Opcode.Close, payload, stop);
    }

    private async ValueTask SendAsync(bool final, Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var head = new byte[10];
        head[0] = (byte)((final ? 0x80 : 0) | (int)opcode);
        var length = 2;
        if (payload.Length < 126)
        {
            head[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            (head[1], length) = (126, 4);
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)payload.Length);
        }
        else
        {
            (head[1], length) = (127, 10);
            BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), payload.Length);
        }

        await stream.WriteAsync(head.AsMemory(0, length), stop);
        await stream.WriteAsync(payload, stop);
        await stream.FlushAsync(stop);
    }
}
