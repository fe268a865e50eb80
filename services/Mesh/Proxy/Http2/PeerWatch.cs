namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>Listens in on what an HTTP/2 peer sends: its settings, and its end.</summary>
/// <param name="settled">Called once, when the peer's settings are there.</param>
/// <param name="ended">Called when the peer has ended or the connection is broken, perhaps more than once.</param>
internal sealed class PeerWatch(Action settled, Action ended)
{
    public PeerSettings Settings { get; } = new();

    /// <summary>Takes part in one read of the connection's stream.</summary>
    public async ValueTask<int> ReadAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await reading;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            ended();
            throw;
        }

        if (count == 0 && !buffer.IsEmpty)
        {
            ended();
        }
        else if (!Settings.IsComplete)
        {
            Settings.Read(buffer.Span[..count]);
            if (Settings.IsComplete) settled();
        }

        return count;
    }

    /// <summary>The stream was closed on our side.</summary>
    public void Closed() => ended();
}
