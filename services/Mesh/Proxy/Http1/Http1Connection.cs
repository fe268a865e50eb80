using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;

using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Why an exchange was ended from outside.</summary>
internal enum AbortCause
{
    None,

    /// <summary>A timeout of the route or of the try.</summary>
    Limit,

    /// <summary>The caller's connection is gone.</summary>
    CallerGone,

    /// <summary>The caller's body could not be read.</summary>
    BrokenBody,
}

/// <summary>One open connection to an endpoint, its buffers, and whose turn it is. One request at a time.</summary>
internal sealed class Http1Connection : IDisposable
{
    private const int Busy = 0;

    private const int Idle = 1;

    private const int Ended = 2;

    private const int FirstBuffer = 8 * 1024;

    private readonly Socket _socket;

    private readonly SslStream? _secure;

    private readonly IReceiver _receiver;

    private readonly ConnectionCount _count;

    private readonly Action<Http1Connection> _endedWhileIdle;

    private byte[] _buffer = new byte[FirstBuffer];

    private int _start;

    private int _end;

    private bool _receiving;

    // A new one is anybody's to claim, and nobody listens yet for its end.
    private int _turn = Idle;

    private int _abort;

    /// <param name="dialled">From now on ours.</param>
    /// <param name="lowerCase">Whether header names of answers are passed on in lower case.</param>
    /// <param name="endedWhileIdle">Called once when the peer ends, or speaks, while no request is on the connection.</param>
    public Http1Connection(Dialled dialled, bool lowerCase, Action<Http1Connection> endedWhileIdle)
    {
        var socket = dialled.Socket;
        (_socket, _secure, _count) = (socket, dialled.Secure, dialled.Count);
        Local = socket.LocalEndPoint is System.Net.IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new(mapped.Address.MapToIPv4(), mapped.Port) : socket.LocalEndPoint as System.Net.IPEndPoint;
        _endedWhileIdle = endedWhileIdle;
        _receiver = _secure is null ? new SocketReceiver(socket, ReceiveEnded) : new StreamReceiver(_secure, ReceiveEnded);
        Head = new AnswerHead(lowerCase);
    }

    /// <summary>Our side of it.</summary>
    public System.Net.IPEndPoint? Local { get; }

    /// <summary>Requests sent so far.</summary>
    public int Served { get; set; }

    /// <summary>When it last became idle, in ticks of the pool's clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>The answer being read; its strings are reused by the next one.</summary>
    public AnswerHead Head { get; }

    /// <summary>Where a request's head is put together.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new(1024);

    /// <summary>Bytes received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Received => _buffer.AsSpan(_start, _end - _start);

    public AbortCause Aborted => (AbortCause)Volatile.Read(ref _abort);

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end) _start = _end = 0;
    }

    /// <summary>Takes an idle connection for a request; false: its peer was faster.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _turn, Busy, Idle) == Idle;

    /// <summary>From here on the peer's next byte, or its end, ends the connection unless it is claimed before.</summary>
    public void BecomeIdle()
    {
        (_start, _end, _receiving) = (0, 0, true);
        Volatile.Write(ref _turn, Idle);
        _receiver.Start(_buffer);
    }

    public bool IsIdle => Volatile.Read(ref _turn) == Idle;

    /// <summary>Adds received bytes to <see cref="Received"/>.</summary>
    /// <returns>As <see cref="IReceiver.ResultAsync"/>.</returns>
    public async ValueTask<int> FillAsync()
    {
        if (!_receiving)
        {
            MakeRoom();
            _receiver.Start(_buffer.AsMemory(_end));
        }

        var count = await _receiver.ResultAsync();
        _receiving = false;
        if (count > 0) _end += count;
        return count;
    }

    /// <summary>Receives past the buffer, which must be empty and without a receive of its own.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        _receiver.Start(target);
        return _receiver.ResultAsync();
    }

    /// <returns>False: the connection is broken.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (_secure is not null) await _secure.WriteAsync(bytes, CancellationToken.None);
            else while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, CancellationToken.None)..];
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Ends the exchange from another thread: whoever reads or sends learns of it as of a broken connection.</summary>
    public void Abort(AbortCause cause)
    {
        if (Interlocked.CompareExchange(ref _abort, (int)cause, (int)AbortCause.None) != (int)AbortCause.None) return;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Close(bool byPeer)
    {
        _count.End(byPeer);
        Dispose();
    }

    public void Dispose()
    {
        _secure?.Dispose();
        _socket.Dispose();
        _receiver.Dispose();
    }

    private void ReceiveEnded()
    {
        if (Interlocked.CompareExchange(ref _turn, Ended, Idle) == Idle) _endedWhileIdle(this);
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            return;
        }

        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
