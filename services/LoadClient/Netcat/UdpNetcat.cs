using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Netcat;

/// <summary>A conversation over UDP: what one read of the input gives is one datagram. It is over a while after the end of the input.</summary>
internal sealed class UdpNetcat(NetcatOptions options, Stream input, Stream output)
{
    private const int LongestDatagram = 65507;

    public async Task RunAsync(RunEnvironment environment, CancellationToken cancellationToken)
    {
        var address = (await environment.LookUp(options.Host, cancellationToken))[0];
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(address, options.Port), cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = ReceiveAsync(socket, over.Token);
        await SendAsync(socket, cancellationToken);
        if (options.StopsOnEndOfInput) over.CancelAfter(options.UdpSilence);
        await receiving;
    }

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestDatagram];
        for (int read; (read = await input.ReadAsync(buffer, cancellationToken)) > 0;) await socket.SendAsync(buffer.AsMemory(0, read), cancellationToken);
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken over)
    {
        var buffer = new byte[LongestDatagram];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, over);
                await output.WriteAsync(buffer.AsMemory(0, received), over);
                await output.FlushAsync(over);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
