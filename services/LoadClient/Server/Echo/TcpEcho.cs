using Microsoft.AspNetCore.Connections;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>
/// Sends every byte back. A client that ends its side still gets all of its bytes; one that does not read stops being read.
/// </summary>
internal sealed class TcpEcho(ServerOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        await using var stopping = lifetime.ApplicationStopping.Register(connection.Transport.Input.CancelPendingRead);
        try
        {
            await EchoAsync(connection);
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // Clients come and go.
            connection.Abort();
        }
    }

    private async Task EchoAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            // A client that takes nothing for as long as an idle one is kept is gone.
            using var unread = new CancellationTokenSource(options.IdleTimeout, time);
            foreach (var piece in read.Buffer) await output.WriteAsync(piece, unread.Token);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return;
        }
    }
}
