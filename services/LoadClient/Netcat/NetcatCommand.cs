using System.Net.Sockets;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Netcat;

/// <summary>The command <c>nc</c>: input to a socket, the socket to output.</summary>
/// <param name="options">With what.</param>
/// <param name="input">stdin.</param>
/// <param name="output">stderr, as the contract says; stdout where the program stands in for another nc.</param>
/// <param name="log">For what goes wrong.</param>
internal sealed class NetcatCommand(NetcatOptions options, Stream input, Stream output, IRunLog log)
{
    private const int Failed = 1;

    /// <summary>Ends with the conversation; the answer is the exit code.</summary>
    public async Task<int> RunAsync(RunEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            if (options.IsUdp) await new UdpNetcat(options, input, output).RunAsync(environment, cancellationToken);
            else await new TcpNetcat(options, input, output).RunAsync(environment, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is SocketException or IOException or HttpRequestException or OperationCanceledException or LoadSetupException)
        {
            log.Warning($"nc {options.Host}:{options.Port}: {(exception is OperationCanceledException ? $"not connected within {options.ConnectTimeout.TotalSeconds} s" : exception.GetBaseException().Message)}");
            return Failed;
        }
    }
}
