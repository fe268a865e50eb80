namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>
/// One receive at a time on a connection. A receive can be started before anybody waits for it: between two requests it is how a
/// connection learns of its peer's end, and for the next request it is the first read, so it costs nothing.
/// </summary>
internal interface IReceiver : IDisposable
{
    /// <summary>What <see cref="ResultAsync"/> gives when the connection broke.</summary>
    const int Broken = -1;

    /// <summary>Starts a receive. Its end is told by <see cref="ResultAsync"/>, to be called exactly once.</summary>
    void Start(Memory<byte> buffer);

    /// <summary>Bytes received; 0: the peer has ended; <see cref="Broken"/>: reset, or ended by us.</summary>
    ValueTask<int> ResultAsync();
}
