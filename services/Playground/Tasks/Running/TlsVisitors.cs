using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Playground.Tasks;

/// <summary>Visitors of the gateway's https listener; each request takes a new connection to the gateway, whatever name it calls.</summary>
/// <param name="gateway">Address of the listener.</param>
/// <param name="resolve">Makes a path out of what a step says.</param>
/// <param name="time">Measures the answers.</param>
internal sealed class TlsVisitors(Uri gateway, Func<string, string> resolve, TimeProvider time)
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);

    public async Task<Observation> VisitAsync(RequestStep step, CancellationToken ct)
    {
        var answers = ImmutableArray.CreateBuilder<Answer>(step.Times);
        for (var i = 0; i < step.Times; i++) answers.Add(await SendAsync(step, step.Tls!, ct));
        return new Observation { Answers = answers.ToImmutable() };
    }

    private async Task<Answer> SendAsync(RequestStep step, TlsWish tls, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var distrusted = false;
        try
        {
            var trusted = new X509Certificate2Collection();
            if (tls.Authority is not null) trusted.ImportFromPemFile(resolve(tls.Authority));
            using var own = Own(tls);
            var handshake = new SslClientAuthenticationOptions
            {
                TargetHost = tls.Sni ?? new Uri($"https://{step.Host}").Host,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                ClientCertificates = own is null ? null : [own],
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    var accepted = tls.Insecure || (tls.Authority is null ? errors == SslPolicyErrors.None : IsTrusted(certificate, chain, errors, trusted));
                    distrusted = !accepted;
                    return accepted;
                },
            };

            // HttpClient takes its own server name, the request's host, for a handshake that it makes itself.
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = async (_, token) => await ConnectAsync(handshake, token) };
            using var client = new HttpClient(handler) { Timeout = RequestLimit };
            using var request = new HttpRequestMessage(new HttpMethod(step.Method), $"https://{step.Host}{step.Path}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
            foreach (var (name, value) in step.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await client.SendAsync(request, ct);
            return new Answer
            {
                Status = (int)response.StatusCode,
                Body = await response.Content.ReadAsStringAsync(ct),
                Headers = GatewayVisitors.Headers(response),
                Duration = time.GetElapsedTime(start),
            };
        }
        catch (HttpRequestException e)
        {
            return new Answer { Exit = CurlExit.Of(e, distrusted), Error = (e.InnerException ?? e).Message, Duration = time.GetElapsedTime(start) };
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            return new Answer { Exit = CurlExit.NotTrusted, Error = e.Message, Duration = time.GetElapsedTime(start) };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Answer { Exit = CurlExit.TooLate, Error = $"none after {TaskTime.Format(RequestLimit)}", Duration = time.GetElapsedTime(start) };
        }
    }

    private X509Certificate2? Own(TlsWish tls)
    {
        if (tls.Certificate is null) return null;
        using var fromPem = X509Certificate2.CreateFromPemFile(resolve(tls.Certificate), tls.Key is null ? null : resolve(tls.Key));
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection trusted)
    {
        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(trusted);
        return chain.Build(leaf);
    }

    private async Task<SslStream> ConnectAsync(SslClientAuthenticationOptions handshake, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(gateway.Host, gateway.Port, ct);
            var secure = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await secure.AuthenticateAsClientAsync(handshake, ct);
            return secure;
        }
        catch (IOException e)
        {
            // Told by this type from a connection that does not come about.
            socket.Dispose();
            throw new AuthenticationException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
