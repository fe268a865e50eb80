using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Details.Tests.Sources;

/// <summary>
/// Stands in for a sidecar and the internet behind it: takes CONNECT for any address and then is the book service itself, with TLS for
/// port 443. Keeps the addresses asked for and the head of every request.
/// </summary>
internal sealed class BooksInternet : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _authorities = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly SslStreamCertificateContext? _certificate;
    private readonly LoopbackServer _server;

    /// <param name="certificate">For port 443; null: nothing speaks TLS.</param>
    public BooksInternet(SslStreamCertificateContext? certificate = null)
    {
        _certificate = certificate;
        _server = new LoopbackServer(ServeAsync);
    }

    /// <summary>Value for OUTBOUND_PROXY.</summary>
    public string Proxy => $"http://127.0.0.1:{_server.Port}";

    /// <summary>The whole answer; null: silence until the test ends.</summary>
    public string? Answer { get; set; }

    public IReadOnlyCollection<string> Authorities => _authorities;

    public IReadOnlyCollection<string> Heads => _heads;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken end)
    {
        await using var plain = new NetworkStream(socket);
        var authority = (await ReadHeadAsync(plain, end)).Split(' ')[1];
        _authorities.Enqueue(authority);
        await plain.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), end);
        if (_certificate is null || !authority.EndsWith(":443", StringComparison.Ordinal))
        {
            await AnswerAsync(plain, end);
            return;
        }

        await using var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }, end);
        }
        catch (AuthenticationException)
        {
            // The caller does not trust the certificate.
            return;
        }

        await AnswerAsync(secure, end);
    }

    private async Task AnswerAsync(Stream stream, CancellationToken end)
    {
        _heads.Enqueue(await ReadHeadAsync(stream, end));
        if (Answer is { } answer) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), end);
        else await Task.Delay(Timeout.Infinite, end);
    }

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken end)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer, end);
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }
}
