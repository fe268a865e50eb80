using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Server.Listening;
using Bookinfo.ServiceDefaults;

using Microsoft.Extensions.Options;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Sends every datagram back to where it says that it came from.</summary>
internal sealed partial class UdpEcho(ServerOptions options, OpenPorts open, IOptions<ServiceDefaultsOptions> defaults, ILogger<UdpEcho> logger) : IHostedService, IDisposable
{
    private const int LongestDatagram = 65535;

    private readonly CancellationTokenSource _stopping = new();
    private Socket? _socket;
    private Task _echo = Task.CompletedTask;

    /// <exception cref="SetupException">The port cannot be opened.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Udp.IsDisabled) return Task.CompletedTask;
        if (options.Udp.UnixPath is not null) throw new SetupException($"-udp-port: found {options.Udp}, allowed is a port or host:port");
        var mapped = defaults.Value.PortMap.Resolve(options.Udp.Port, udp: true);
        _socket = Bind(mapped);
        open.Udp = _socket.LocalEndPoint;
        if (mapped is not null) LogMapped(options.Udp.Port, open.Udp!);
        _echo = EchoAsync(_socket);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _echo;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _stopping.Dispose();
    }

    private Socket Bind(IPEndPoint? mapped)
    {
        var address = mapped ?? new IPEndPoint(options.Udp.Host.Length > 0 ? Listeners.Resolve(options.Udp) : Any, options.Udp.Port);
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(address);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new SetupException($"udp {address}: {exception.Message}");
        }
    }

    private static IPAddress Any => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private async Task EchoAsync(Socket socket)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LongestDatagram, pinned: true);
        var own = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stopping.Token);
                // A forged sender must not make two echo servers talk to each other for ever.
                if (((IPEndPoint)received.RemoteEndPoint).Port is 0 || ((IPEndPoint)received.RemoteEndPoint).Port == own) continue;
                await socket.SendToAsync(buffer.AsMemory(0, received.ReceivedBytes), SocketFlags.None, received.RemoteEndPoint, _stopping.Token);
            }
            catch (SocketException exception)
            {
                // Of one datagram: its sender is gone, or cannot be reached. The next one may be fine.
                LogLost(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "port udp/{Port} -> {Address}")]
    private partial void LogMapped(int port, EndPoint address);

    [LoggerMessage(Level = LogLevel.Debug, Message = "datagram lost: {Reason}")]
    private partial void LogLost(string reason);
}
