using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Receives from a socket, without an allocation.</summary>
internal sealed class SocketReceiver : SocketAsyncEventArgs, IReceiver, IValueTaskSource<int>
{
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
            Finish(IReceiver.Broken);
            return;
        }

        Finish(SocketError == SocketError.Success ? BytesTransferred : IReceiver.Broken);
    }

    public ValueTask<int> ResultAsync() => new(this, _result.Version);

    int IValueTaskSource<int>.GetResult(short token) => _result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => Finish(SocketError == SocketError.Success ? BytesTransferred : IReceiver.Broken);

    private void Finish(int count)
    {
        _ended();
        _result.SetResult(count);
    }
}
