using System.Buffers;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>A request's body, read whole so that a client that sends all before it reads gets its answer.</summary>
internal sealed class HeldBody(BodyBudget budget) : IDisposable
{
    private const int FirstPiece = 4 << 10;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Reads to the end.</summary>
    /// <returns>0, or the status that refuses the body: 413 too long, 503 too much in all at the moment.</returns>
    public async ValueTask<int> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                var needed = _length + (int)read.Buffer.Length;
                if (needed > _bytes.Length && !TryGrow(needed, request.ContentLength))
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return StatusCodes.Status503ServiceUnavailable;
                }

                read.Buffer.CopyTo(_bytes.AsSpan(_length));
                _length = needed;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return 0;
            }
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode;
        }
    }

    public void Dispose()
    {
        budget.Return(_bytes.Length);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    // Grows with what has come, not with what a header promises.
    private bool TryGrow(int needed, long? promised)
    {
        var size = promised is { } whole && whole <= FirstPiece ? Math.Max(needed, (int)whole) : Math.Max(needed, Math.Max(FirstPiece, _bytes.Length * 2));
        var bigger = ArrayPool<byte>.Shared.Rent(size);
        if (!budget.TryTake(bigger.Length))
        {
            ArrayPool<byte>.Shared.Return(bigger);
            return false;
        }

        Bytes.CopyTo(bigger);
        var length = _length;
        Dispose();
        (_bytes, _length) = (bigger, length);
        return true;
    }
}
