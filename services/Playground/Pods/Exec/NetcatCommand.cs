using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>
/// <c>playground nc HOST PORT</c>, not for people: the <c>nc</c> of every pod. The host's own would look for the name in DNS; this
/// one asks the pod's sidecar for a tunnel.
/// </summary>
internal static class NetcatCommand
{
    public const string Name = "nc";

    private const string Proxy = "OUTBOUND_PROXY";
    private const int AnswerLimitBytes = 8 * 1024;
    private const int BufferBytes = 32 * 1024;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    /// <returns>0 after a conversation, 1 when there was none.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Read(args, out var idle) is not { } target)
        {
            await Console.Error.WriteLineAsync("usage: nc [-N] [-v] [-q SECONDS] [-w SECONDS] HOST PORT (Playground's nc: TCP out through the sidecar, nothing else)");
            return 1;
        }

        GuardCommand.EndWithParent();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = new CancellationTokenSource(ConnectLimit);
            await ConnectAsync(socket, target, limit.Token);
            await TalkAsync(socket, idle);
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            var reason = e is OperationCanceledException ? "timed out" : e.Message;
            await Console.Error.WriteLineAsync($"nc: {target.Host} port {target.Port}: {reason}");
            return 1;
        }
    }

    private static DnsEndPoint? Read(string[] args, out TimeSpan idle)
    {
        idle = Timeout.InfiniteTimeSpan;
        var words = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "-N" or "-v") continue;
            if (args[i] is "-q" or "-w")
            {
                if (++i == args.Length || !double.TryParse(args[i], CultureInfo.InvariantCulture, out var seconds) || seconds is < 0 or > 1_000_000) return null;
                if (args[i - 1] == "-w") idle = TimeSpan.FromSeconds(seconds);
                continue;
            }

            if (args[i].StartsWith('-')) return null;
            words.Add(args[i]);
        }

        return words is [var host, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? new DnsEndPoint(host, port)
            : null;
    }

    private static async Task ConnectAsync(Socket socket, DnsEndPoint target, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Proxy) is not { Length: > 0 } proxy)
        {
            await socket.ConnectAsync(target, cancellationToken);
            return;
        }

        var address = new Uri(proxy);
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"CONNECT {target.Host}:{target.Port} HTTP/1.1\r\nHost: {target.Host}:{target.Port}\r\n\r\n"), cancellationToken);

        // Byte by byte: what follows the answer belongs to the conversation.
        var answer = new byte[AnswerLimitBytes];
        for (var taken = 0; taken < answer.Length; taken++)
        {
            if (await socket.ReceiveAsync(answer.AsMemory(taken, 1), cancellationToken) == 0) throw new IOException("the sidecar closed the connection");
            if (!answer.AsSpan(0, taken + 1).EndsWith("\r\n\r\n"u8)) continue;
            var status = Encoding.ASCII.GetString(answer, 0, taken).Split("\r\n")[0];
            if (status.Split(' ') is [_, ['2', ..], ..]) return;
            throw new IOException($"the sidecar answered {status}");
        }

        throw new IOException("the sidecar's answer to CONNECT does not end");
    }

    /// <summary>Until the other side has ended; the end of stdin only ends our half.</summary>
    private static async Task TalkAsync(Socket socket, TimeSpan idle)
    {
        _ = Task.Run(() => SendAsync(socket));
        await using var output = Console.OpenStandardOutput();
        var buffer = new byte[BufferBytes];
        while (true)
        {
            int count;
            using (var silence = new CancellationTokenSource(idle))
            {
                try
                {
                    count = await socket.ReceiveAsync(buffer, silence.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            if (count == 0) return;
            await output.WriteAsync(buffer.AsMemory(0, count));
            await output.FlushAsync();
        }
    }

    private static async Task SendAsync(Socket socket)
    {
        try
        {
            await using var input = Console.OpenStandardInput();
            var buffer = new byte[BufferBytes];
            for (int count; (count = await input.ReadAsync(buffer)) > 0;)
            {
                for (var rest = buffer.AsMemory(0, count); rest.Length > 0;) rest = rest[await socket.SendAsync(rest)..];
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The other side has gone; the reading half sees it.
        }
    }
}
