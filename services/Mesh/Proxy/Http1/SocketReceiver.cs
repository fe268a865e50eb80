using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>
/// One receive at a time on a socket. A receive can be started before anybody waits for it: between two requests it is how a
/// connection learns of its peer's end, and for the next request it is the first read, so it costs nothing.
/// </summary>
internal sealed class SocketReceiver : SocketAsyncEventArgs, IValueTaskSource<int>
{
    /// <summary>What <see cref="ResultAsync"/> gives when the connection broke.</summary>
    public const int Broken = -1;

    private readonly Socket _socket;

    // Called when a receive ends, before its waiter learns of it.
    private readonly Action _ended;

    private ManualResetValueTaskSourceCore<int> _result;

    public SocketReceiver(Socket socket, Action ended)
        : base(true)
    {
        _socket = socket;
        _ended = ended;
    }

    /// <summary>Starts a receive. Its end is told by <see cref="ResultAsync"/>, to be called exactly once.</summary>
    public void Start(Memory<byte> buffer)
    {
        _result.Reset();
        SetBuffer(buffer);
        try
        {
            if (_socket.ReceiveAsync(this)) return;
        }
        catch (ObjectDisposedException)
        {
            Finish(Broken);
            return;
        }

        Finish(SocketError == SocketError.Success ? BytesTransferred : Broken);
    }

    /// <summary>Bytes received; 0: the peer has ended; <see cref="Broken"/>: reset, or ended by us.</summary>
    public ValueTask<int> ResultAsync() => new(this, _result.Version);

    int IValueTaskSource<int>.GetResult(short token) => _result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => Finish(SocketError == SocketError.Success ? BytesTransferred : Broken);

    private void Finish(int count)
    {
        _ended();
        _result.SetResult(count);
    }
}
