namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Receives from a stream (TLS).</summary>
/// <param name="stream">Closed by its owner.</param>
/// <param name="ended">Called when a receive ends, before its waiter learns of it.</param>
internal sealed class StreamReceiver(Stream stream, Action ended) : IReceiver
{
    private Task<int> _receiving = Task.FromResult(IReceiver.Broken);

    public void Start(Memory<byte> buffer) => _receiving = ReceiveAsync(buffer);

    public ValueTask<int> ResultAsync() => new(_receiving);

    public void Dispose()
    {
        // The stream is not ours.
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer)
    {
        var count = IReceiver.Broken;
        try
        {
            count = await stream.ReadAsync(buffer, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Broken it stays.
        }

        ended();
        return count;
    }
}
