using System.Net;
using System.Net.Sockets;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>
/// <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?, System.Collections.IList?, int)"/>: runs wherever .NET
/// runs. Each wait costs time in proportion to the connections, so it is for systems without epoll.
/// </summary>
internal sealed class SelectPoller : IPoller
{
    private readonly Dictionary<int, (Socket Socket, IReadiness Target)> _registrations = [];
    private readonly Dictionary<Socket, IReadiness> _asked = [];
    private readonly List<Socket> _reads = [];
    private readonly List<Socket> _writes = [];
    private readonly List<Socket> _errors = [];
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private int _next;

    // A datagram to oneself wakes the loop: select can watch nothing but sockets.
    public SelectPoller()
    {
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
    }

    public void Enter()
    {
    }

    public int Add(Socket socket, IReadiness target)
    {
        _registrations.Add(++_next, (socket, target));
        return _next;
    }

    public void Remove(int registration)
    {
        if (_registrations.Remove(registration, out var removed)) _asked.Remove(removed.Socket);
    }

    public void Wait(TimeSpan timeout)
    {
        Ask();
        var microseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, timeout.TotalMicroseconds);
        Socket.Select(_reads, _writes, _errors, microseconds);
        Span<byte> drained = stackalloc byte[16];
        if (_reads.Remove(_wake)) while (_wake.Receive(drained, SocketFlags.None, out var error) > 0 && error == SocketError.Success) ;

        // Telling one socket may close another: it is then no longer among those asked.
        foreach (var socket in _errors) Tell(socket, Ready.Read | Ready.Write | Ready.HungUp);
        foreach (var socket in _writes) Tell(socket, Ready.Write);
        foreach (var socket in _reads) Tell(socket, Ready.Read);
    }

    public void Wake() => _wake.Send([1], SocketFlags.None, out _);

    public void Dispose() => _wake.Dispose();

    private void Ask()
    {
        _asked.Clear();
        _reads.Clear();
        _writes.Clear();
        _errors.Clear();
        _reads.Add(_wake);
        foreach (var (socket, target) in _registrations.Values)
        {
            if (!target.WantsRead && !target.WantsWrite) continue;
            _asked.Add(socket, target);
            if (target.WantsRead) _reads.Add(socket);
            if (!target.WantsWrite) continue;
            _writes.Add(socket);

            // Windows reports a failed connect here and nowhere else.
            _errors.Add(socket);
        }
    }

    private void Tell(Socket socket, Ready ready)
    {
        if (_asked.TryGetValue(socket, out var target)) target.OnReady(ready);
    }
}
