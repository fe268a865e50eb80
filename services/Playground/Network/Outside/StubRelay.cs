using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Playground.Network.Outside;

/// <summary>Carries connections to a pod that stands for a host outside, with TLS taken off where there is a certificate.</summary>
internal sealed class StubRelay : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(15);

    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private readonly CancellationTokenSource _end = new();

    private readonly Func<IPEndPoint?> _target;

    private readonly X509Certificate2? _certificate;

    private readonly Task _accepting;

    /// <param name="target">Where the pod listens now; null: nowhere, and connections are closed.</param>
    /// <param name="certificate">Null: plain text.</param>
    public StubRelay(Func<IPEndPoint?> target, X509Certificate2? certificate)
    {
        (_target, _certificate) = (target, certificate);
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listening.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listening.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listening.AcceptAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The stub internet ends.
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        await using var caller = new NetworkStream(accepted, ownsSocket: true);
        using var pod = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        accepted.NoDelay = true;
        try
        {
            if (_target() is not { } target) return;
            await using var near = await OpenAsync(caller);
            await pod.ConnectAsync(target, _end.Token);
            await using var far = new NetworkStream(pod);
            var up = SendAsync(near, far, pod);
            await far.CopyToAsync(near, _end.Token);
            if (near is SslStream secure) await secure.ShutdownAsync();
            caller.Close();
            await up;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left, or the caller does not trust us.
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream caller)
    {
        if (_certificate is null) return caller;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(HandshakeLimit);
        var secure = new SslStream(caller);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, limit.Token);
        return secure;
    }

    private async Task SendAsync(Stream from, NetworkStream to, Socket socket)
    {
        try
        {
            await from.CopyToAsync(to, _end.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The pod's side has ended first.
        }
    }
}
