using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// One bind of a proxy. While closed it keeps the address without listening, so callers are refused (contract mesh.md F3)
/// and nobody else draws the port.
/// </summary>
internal sealed partial class ProxyListener : IDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger;

    private readonly Action<ProxyListener, Socket> _accepted;

    // Rules open and close a listener while the pod behind its proxy may be ending.
    private readonly Lock _gate = new();

    private bool _disposed;

    private Socket? _socket;

    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public ProxyListener(ProxyBind bind, Action<ProxyListener, Socket> accepted, ILogger logger)
    {
        _accepted = accepted;
        _logger = logger;
        Port = bind.Port;
        _socket = Reserve(bind.Address);
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    /// <summary>The port as rules know it, see <see cref="ProxyBind.Port"/>.</summary>
    public int Port { get; }

    public IPEndPoint EndPoint { get; }

    public bool IsOpen { get; private set; }

    /// <summary>Accepts from now on. An address that somebody else took meanwhile stays closed and is tried again at the next change of rules.</summary>
    public void Open()
    {
        lock (_gate)
        {
            if (IsOpen || _disposed || !TryReserve()) return;
            if (!TryListen(_socket!)) return;
            IsOpen = true;
            _ = AcceptAsync(_socket!);
        }
    }

    /// <summary>Gives the address up while nothing listens there.</summary>
    /// <returns>False: it is open.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            if (IsOpen) return false;
            _socket?.Dispose();
            _socket = null;
            return true;
        }
    }

    /// <summary>Stops accepting; accepted connections live on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_disposed) return;
            if (!IsOpen)
            {
                // Given up before: back as soon as nobody else has it.
                TryReserve(isExpected: true);
                return;
            }

            IsOpen = false;
            _socket?.Dispose();
            _socket = null;
            TryReserve();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            IsOpen = false;
            _socket?.Dispose();
        }
    }

    /// <summary>Some systems let two reserve an address and refuse only the second that listens.</summary>
    private bool TryListen(Socket socket)
    {
        try
        {
            socket.Listen(Backlog);
            return true;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            _socket = null;
            NotReserved(EndPoint, e.Message);
            return false;
        }
    }

    /// <param name="isExpected">Whether somebody else may rightly have it, so that nothing is said.</param>
    private bool TryReserve(bool isExpected = false)
    {
        if (_socket is not null) return true;
        try
        {
            _socket = Reserve(EndPoint);
            return true;
        }
        catch (IOException e)
        {
            if (!isExpected) NotReserved(EndPoint, e.Message);
            return false;
        }
    }

    private static Socket Reserve(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"cannot listen on {address}: {e.Message}", e);
        }
    }

    private async Task AcceptAsync(Socket listening)
    {
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await listening.AcceptAsync();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (listening.SafeHandle.IsClosed || e.SocketErrorCode == SocketError.OperationAborted) return;
                AcceptFailed(EndPoint, e.SocketErrorCode);
                await Task.Delay(PauseAfterFailedAccept);
                continue;
            }

            accepted.NoDelay = true;
            _accepted(this, accepted);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{EndPoint}: accepting a connection failed with {Error}, trying again")]
    private partial void AcceptFailed(IPEndPoint endPoint, SocketError error);

    [LoggerMessage(LogLevel.Warning, "{EndPoint} is not ours for now: {Reason}")]
    private partial void NotReserved(IPEndPoint endPoint, string reason);
}
