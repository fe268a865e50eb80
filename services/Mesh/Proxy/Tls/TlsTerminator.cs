using System.Net.Security;
using System.Security.Authentication;

using Bookinfo.Mesh.Proxy.Tcp;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>Ends the TLS of a gateway's server and hands on what is inside: requests to Kestrel, anything else to an endpoint.</summary>
internal sealed class TlsTerminator(RunningProxy proxy, ProxyServices services)
{
    /// <summary>How long a refused client's request is read and dropped: a reset that follows is what clients report (spike, section 5).</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpForwarder _forwarder = new(proxy, services);

    public async Task ServeAsync(ConnectionContext connection, ConnectionFacts facts, RoutingState routing, ListenerChains listener, FilterChain chain, ClientHello hello)
    {
        var counters = proxy.States.TlsCountersOf(listener.Name);
        if (chain.Tls is not { } tls || proxy.Credentials.Find(tls, hello) is not { } credential)
        {
            Interlocked.Increment(ref counters.ConnectionErrors);
            connection.Abort(new ConnectionAbortedException("there is no certificate to show"));
            return;
        }

        var check = new ClientCertificateCheck(tls, credential, services.Time);
        await using var stream = new SslStream(new TransportStream(connection.Transport));
#pragma warning disable CA5359 // The handshake is let through and the verdict acted on behind it: SslStream sends no alert for a refused certificate.
        var parameters = TlsParameters.For(tls, credential, hello, chain.Http is not null, check.Judge);
#pragma warning restore CA5359
        if (!await HandshakeAsync(stream, parameters))
        {
            Interlocked.Increment(ref counters.ConnectionErrors);
            return;
        }

        Interlocked.Increment(ref counters.Handshakes);
        if (check.Certificate is null) Interlocked.Increment(ref counters.NoCertificate);
        if (check.Verdict != ClientVerdict.Accepted)
        {
            Interlocked.Increment(ref check.Verdict == ClientVerdict.Missing ? ref counters.FailedForNoCertificate : ref counters.FailedVerification);
            await RefuseAsync(connection, stream);
            return;
        }

        using var certificate = check.Certificate;
        await using var inside = new TlsConnection(connection, stream, services.Time) { ClientCertificate = certificate };
        facts = facts with { SecureRoutes = chain.Http?.Name, ClientCertificate = certificate is null ? null : ForwardedClientCertificate.Of(certificate) };
        if (chain.Http is not null) await ServeRequestsAsync(inside, facts, stream.NegotiatedApplicationProtocol);
        else if (chain.Tcp is { } route) await _forwarder.RunAsync(inside, facts, await TcpTarget.OfAsync(route, proxy, routing, null, services.Random, facts.Remote?.Address), [], routing.AccessLog);
    }

    private async Task<bool> HandshakeAsync(SslStream stream, SslServerAuthenticationOptions options)
    {
        using var limit = new CancellationTokenSource(services.Options.PeekTimeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, proxy.Ending);
        try
        {
            await stream.AuthenticateAsServerAsync(options, either.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ServeRequestsAsync(TlsConnection inside, ConnectionFacts facts, SslApplicationProtocol agreed)
    {
        var kind = agreed == SslApplicationProtocol.Http2 ? ConnectionKind.Http2 : ConnectionKind.Http1;
        if (agreed == default) (kind, _) = await ConnectionPeek.ClassifyAsync(inside.Transport.Input, services.Options.PeekTimeout, ConnectionKind.Gone, services.Time);
        if (kind == ConnectionKind.Http2) inside.ApplicationProtocol = SslApplicationProtocol.Http2.Protocol;
        if (kind != ConnectionKind.Gone) await services.Kestrel.ServeAsync(kind, inside, facts);
    }

    private async Task RefuseAsync(ConnectionContext connection, SslStream stream)
    {
        using var pause = new CancellationTokenSource(RefusalPause, services.Time);
        var dropped = new byte[4096];
        try
        {
            while (await stream.ReadAsync(dropped, pause.Token) > 0)
            {
                // Nothing of it reaches anybody.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The pause is over, or the client has gone.
        }

        connection.Abort(new ConnectionAbortedException("the client's certificate is missing or not trusted"));
    }
}
