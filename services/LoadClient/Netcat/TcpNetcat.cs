using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Netcat;

/// <summary>A conversation over TCP, through the outbound proxy where there is one. It is over when the other side ends it.</summary>
internal sealed class TcpNetcat(NetcatOptions options, Stream input, Stream output)
{
    public async Task RunAsync(RunEnvironment environment, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(environment, cancellationToken);
        using var stream = new NetworkStream(socket, ownsSocket: false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Reading the input may block for ever: it is left alone when the other side has ended.
        var sending = Task.Run(() => SendAsync(socket, stream, over.Token), CancellationToken.None);
        try
        {
            await stream.CopyToAsync(output, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
        }

        if (sending.IsFaulted) await sending;
    }

    private async Task SendAsync(Socket socket, NetworkStream stream, CancellationToken cancellationToken)
    {
        await input.CopyToAsync(stream, cancellationToken);
        if (options.StopsOnEndOfInput) socket.Shutdown(SocketShutdown.Send);
    }

    private async Task<Socket> ConnectAsync(RunEnvironment environment, CancellationToken cancellationToken)
    {
        if (!OutboundProxy.TryParse(environment.OutboundProxy, out var proxy)) throw new LoadSetupException($"{OutboundProxy.Variable}: found \"{environment.OutboundProxy}\", allowed is {OutboundProxy.Allowed}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var (host, port) = proxy is null ? (options.Host, options.Port) : (proxy.IdnHost, proxy.Port);
            await socket.ConnectAsync(await environment.LookUp(host, limit.Token), port, limit.Token);
            if (proxy is not null) await ConnectTunnel.OpenAsync(socket, new DnsEndPoint(options.Host, options.Port), limit.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
