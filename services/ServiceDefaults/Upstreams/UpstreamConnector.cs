using System.Net;
using System.Net.Sockets;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>Opens the connections of the upstream clients: through the outbound proxy where there is one, else directly.</summary>
/// <param name="outboundProxy">Null: none.</param>
/// <param name="silenceLimit">See <see cref="UpstreamOptions.SilenceLimit"/>.</param>
/// <param name="time">For the limit.</param>
/// <param name="random">Shuffles addresses.</param>
/// <param name="resolve">All addresses of a name; <see cref="Dns"/> in a service.</param>
public sealed class UpstreamConnector(
    Uri? outboundProxy, TimeSpan? silenceLimit, TimeProvider time, Random random, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>How long an address may say nothing at all before the name's next one is tried; the last one has all the time that is left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var stream = await ConnectInTimeAsync(context.DnsEndPoint, cancellationToken);
        return silenceLimit is { } limit ? new SilenceLimitStream(stream, limit, time) : stream;
    }

    private async Task<Stream> ConnectInTimeAsync(DnsEndPoint upstream, CancellationToken cancellationToken)
    {
        if (silenceLimit is not { } limit) return await OpenAsync(upstream, cancellationToken);
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await OpenAsync(upstream, either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{upstream.Host}:{upstream.Port} was not connected within {limit.TotalSeconds} s");
        }
    }

    private async Task<Stream> OpenAsync(DnsEndPoint upstream, CancellationToken cancellationToken)
    {
        if (outboundProxy is null) return new NetworkStream(await DialAsync(upstream.Host, upstream.Port, cancellationToken), ownsSocket: true);
        var socket = await DialAsync(outboundProxy.IdnHost, outboundProxy.Port, cancellationToken);
        try
        {
            await ConnectTunnel.OpenAsync(socket, upstream, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The resolver sorts addresses by nearness, so the first would be the same for ever: shuffled, every replica gets its share.
    private async Task<Socket> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        random.Shuffle(addresses);
        SocketException? failure = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            using var patience = i + 1 < addresses.Length ? new CancellationTokenSource(Patience, time) : null;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience?.Token ?? CancellationToken.None, cancellationToken);
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), either.Token);
                return socket;
            }
            catch (SocketException refused)
            {
                socket.Dispose();
                failure = refused;
            }
            catch (OperationCanceledException) when (patience?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
            {
                // Whoever had this address has gone without a word.
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }
}
