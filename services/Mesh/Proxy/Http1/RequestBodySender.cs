using System.Buffers;
using System.Globalization;
using System.Text;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>
/// Sends a request's body while its answer may already come back. The head goes out together with what of the body is there.
/// </summary>
internal sealed class RequestBodySender(Http1Connection connection, HttpRequest request) : IDisposable
{
    private const int BufferSize = 16 * 1024;

    // A chunk's size in hexadecimal and its line end go before the data, a line end behind it.
    private const int BeforeChunk = 8 + 2;

    private const int AfterChunk = 2;

    private readonly CancellationTokenSource _stopped = new();

    private readonly bool _chunked = request.ContentLength is null;

    private Task _sending = Task.CompletedTask;

    private volatile bool _allSent;

    /// <summary>Whether the body has left in full.</summary>
    public bool Complete { get; private set; }

    /// <summary>What the caller did wrong, when its body could not be read; null otherwise.</summary>
    public Exception? SourceFailure { get; private set; }

    public void Start() => _sending = SendAsync();

    /// <summary>Waits for the end if only formalities are left, else stops in the middle. Nothing reads the body afterwards.</summary>
    public async ValueTask EndAsync()
    {
        if (!_sending.IsCompleted && !_allSent) await _stopped.CancelAsync();
        await _sending;
    }

    public void Dispose() => _stopped.Dispose();

    private async Task SendAsync()
    {
        var head = connection.Output.WrittenMemory;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize + head.Length);
        try
        {
            var left = request.ContentLength ?? 0;
            while (true)
            {
                var start = head.Length + BeforeChunk;
                var reading = request.Body.ReadAsync(buffer.AsMemory(start, buffer.Length - start - AfterChunk), _stopped.Token);
                if (!reading.IsCompleted && !head.IsEmpty)
                {
                    if (!await connection.SendAsync(head)) return;
                    head = default;
                }

                var read = await reading;
                if (read == 0) break;
                left -= read;
                var (from, to) = _chunked ? Frame(buffer, start, read) : (start, start + read);
                from -= head.Length;
                head.CopyTo(buffer.AsMemory(from));
                head = default;
                _allSent = !_chunked && left == 0;
                if (!await connection.SendAsync(buffer.AsMemory(from, to - from))) return;
            }

            _allSent = true;
            if (!head.IsEmpty && !await connection.SendAsync(head)) return;
            Complete = !_chunked || await connection.SendAsync(LastChunk);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            if (_stopped.IsCancellationRequested) return;
            SourceFailure = e;
            connection.Abort(AbortCause.BrokenBody);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadOnlyMemory<byte> LastChunk { get; } = "0\r\n\r\n"u8.ToArray();

    private static (int From, int To) Frame(byte[] buffer, int start, int length)
    {
        Span<char> size = stackalloc char[8];
        length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        var from = start - digits - 2;
        Encoding.ASCII.GetBytes(size[..digits], buffer.AsSpan(from));
        buffer[start - 2] = buffer[start + length] = (byte)'\r';
        buffer[start - 1] = buffer[start + length + 1] = (byte)'\n';
        return (from, start + length + AfterChunk);
    }
}
