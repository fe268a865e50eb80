using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Connections;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>
/// A socket on a loop. One send and one receive may be under way at a time; both are tried at once and wait for the poller only when they
/// must. Used on the loop's thread only.
/// </summary>
internal sealed class LoopSocket : IConnection, IReadiness
{
    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly bool _isStream;
    private readonly int _registration;
    private readonly Deadline _deadline;
    private readonly LoopOperation<IoResult> _receive = new();
    private readonly LoopOperation<IoResult> _send = new();
    private Memory<byte> _receiveInto;
    private ReadOnlyMemory<byte> _sendRest;
    private int _sent;
    private bool _connecting;
    private bool _readable;
    private bool _hungUp;
    private bool _disposed;

    /// <param name="loop">Whose thread it is used on.</param>
    /// <param name="socket">Becomes this one's, and non-blocking.</param>
    public LoopSocket(EventLoop loop, Socket socket)
    {
        (_loop, _socket, _isStream) = (loop, socket, socket.SocketType == SocketType.Stream);
        socket.Blocking = false;
        _deadline = new Deadline(this);
        _registration = loop.Poller.Add(socket, this);
    }

    bool IReadiness.WantsRead => _receive.IsPending;

    bool IReadiness.WantsWrite => _send.IsPending;

    /// <summary>The peer has closed its side, or the connection is broken.</summary>
    public bool IsHungUp => _hungUp;

    /// <summary>Between two calls: whether the peer has closed, or has said what nobody asked for.</summary>
    public bool IsStale
    {
        get
        {
            if (_hungUp) return true;
            if (!_readable) return false;
            Span<byte> peeked = stackalloc byte[1];
            _socket.Receive(peeked, SocketFlags.Peek, out var error);
            return error != SocketError.WouldBlock;
        }
    }

    public void SetDeadline(long ticks) => _deadline.Set(ticks);

    public ValueTask<IoResult> ConnectAsync(EndPoint endPoint)
    {
        try
        {
            _socket.Connect(endPoint);
            return ValueTask.FromResult(default(IoResult));
        }
        catch (SocketException refused) when (refused.SocketErrorCode is not (SocketError.WouldBlock or SocketError.InProgress))
        {
            return ValueTask.FromResult(new IoResult(0, refused.SocketErrorCode));
        }
        catch (SocketException)
        {
            // .NET has no way to begin connecting without either an exception or its own threads.
            _connecting = true;
            return _send.Start();
        }
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        (_sendRest, _sent) = (bytes, 0);
        return TrySend(out var result) ? ValueTask.FromResult(result) : _send.Start();
    }

    public ValueTask<IoResult> ReceiveAsync(Memory<byte> buffer)
    {
        _receiveInto = buffer;
        return _readable && TryReceive(out var result) ? ValueTask.FromResult(result) : _receive.Start();
    }

    public ValueTask ShutdownSendAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer was faster; what it said can still be read.
        }

        return ValueTask.CompletedTask;
    }

    public void OnReady(Ready ready)
    {
        if ((ready & Ready.HungUp) != 0) _hungUp = true;
        if ((ready & Ready.Read) != 0) _readable = true;
        if ((ready & Ready.Write) != 0 && _send.IsPending) GoOnSending();
        if ((ready & Ready.Read) != 0 && _receive.IsPending && TryReceive(out var received)) _receive.Complete(received);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _loop.Timers.Remove(_deadline);
        _loop.Poller.Remove(_registration);
        _socket.Dispose();
    }

    private void GoOnSending()
    {
        if (_connecting)
        {
            _connecting = false;
            var error = (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            _send.Complete(new IoResult(0, error));
        }
        else if (TrySend(out var sent))
        {
            _send.Complete(sent);
        }
    }

    private bool TrySend(out IoResult result)
    {
        while (_sendRest.Length > 0)
        {
            var sent = _socket.Send(_sendRest.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                result = default;
                return false;
            }

            if (error != SocketError.Success)
            {
                result = new IoResult(_sent, error);
                return true;
            }

            _sent += sent;
            _sendRest = _sendRest[sent..];
        }

        result = new IoResult(_sent);
        return true;
    }

    // Less than was asked for means that there is no more: the next byte, and only that, makes the poller speak again. After a hang-up
    // there is nothing it could still say.
    private bool TryReceive(out IoResult result)
    {
        var received = _socket.Receive(_receiveInto.Span, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            _readable = false;
            result = default;
            return false;
        }

        _readable = _hungUp || !_isStream || received == _receiveInto.Length;
        result = new IoResult(received, error);
        return true;
    }

    private void GiveUp()
    {
        _connecting = false;
        var late = new IoResult(0, SocketError.TimedOut);
        if (_send.IsPending) _send.Complete(late);
        if (_receive.IsPending) _receive.Complete(late);
    }

    /// <summary>
    /// Moved with every call, but rarely touched in the heap: it stays where it is, and only when its old time comes it looks for the new.
    /// </summary>
    private sealed class Deadline(LoopSocket socket) : LoopTimer
    {
        private long _deadline = long.MaxValue;

        public void Set(long ticks)
        {
            _deadline = ticks;
            if (Place >= 0 && Due <= ticks) return;
            socket._loop.Timers.Remove(this);
            Due = ticks;
            socket._loop.Timers.Add(this);
        }

        public override void OnDue(long now)
        {
            if (_deadline > now) Set(_deadline);
            else if (socket._send.IsPending || socket._receive.IsPending) socket.GiveUp();
        }
    }
}
