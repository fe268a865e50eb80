using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Knows where a port of a pod really listens: the program's, the gateway's, or the sidecar's management.</summary>
internal sealed class PodDialer(PodRunner runner, RunnerParts parts) : IPodDialer
{
    /// <summary>Longest head of the sidecar's answer.</summary>
    private const int MaxHead = 4096;

    public async Task<Socket> ConnectAsync(StoredObject pod, int port, CancellationToken cancellationToken)
    {
        if (runner.Find(pod.Uid) is not { Ports: { } own } worker) throw new IOException($"pod {pod.Name} does not run");
        var open = parts.Network.GatewayPorts(pod.Uid) ?? own.Tcp;
        if (open.TryGetValue(port, out var address)) return await DialAsync(address, port, cancellationToken);
        if (ProxyAdmin.Answers(port) && worker.Sandbox?.Outbound is { } sidecar && parts.Network.IsInjected(worker.Pod)) return await ThroughAsync(sidecar, port, cancellationToken);
        var numbers = string.Join(", ", open.Keys.Order().Select(number => number.ToString(CultureInfo.InvariantCulture)));
        throw new IOException($"failed to connect to localhost:{port} inside pod {pod.Name}: connect: connection refused; its ports are {(numbers.Length > 0 ? numbers : "none")}");
    }

    private static async Task<Socket> DialAsync(IPEndPoint address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException) throw new IOException($"failed to connect to localhost:{port}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>A tunnel of the sidecar's: its management listens in no socket of its own.</summary>
    private static async Task<Socket> ThroughAsync(IPEndPoint sidecar, int port, CancellationToken cancellationToken)
    {
        var socket = await DialAsync(sidecar, port, cancellationToken);
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"), cancellationToken);
            var head = new byte[MaxHead];
            for (var length = 0; length < head.Length;)
            {
                // One by one: what comes behind the head is not for us.
                if (await socket.ReceiveAsync(head.AsMemory(length, 1), cancellationToken) == 0) break;
                if (!head.AsSpan(0, ++length).EndsWith("\r\n\r\n"u8)) continue;
                if (head.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8)) return socket;
                break;
            }

            throw new IOException($"the sidecar lets nobody through to its port {port}");
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException) throw new IOException($"the sidecar has closed: {e.Message}", e);
            throw;
        }
    }
}
