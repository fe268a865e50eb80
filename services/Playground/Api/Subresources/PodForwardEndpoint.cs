using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

using Bookinfo.Playground.Api.Spdy;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Store;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary><c>/portforward</c> of a pod: connections to its ports over SPDY, which newer kubectls put into a WebSocket.</summary>
internal sealed class PodForwardEndpoint(ObjectStore store, IPodDialer? dialer, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>What is spoken over the streams.</summary>
    public const string Protocol = "portforward.k8s.io";

    /// <summary>More callers at once are a mistake.</summary>
    public const int MaxConcurrent = 32;

    /// <summary>The name of that for a WebSocket whose messages are SPDY's bytes.</summary>
    private const string Tunnelled = $"{SpdyConnection.Protocol}+{Protocol}";

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(MaxConcurrent, MaxConcurrent);

    public async Task HandleAsync(ApiRequest request)
    {
        var target = request.Target;
        var pod = store.Find(target.Kind, target.StoreNamespace, target.RequiredName);
        var refusal = pod is null ? ApiStatus.NotFound(target.Kind, target.RequiredName)
            : dialer is null ? ApiStatus.BadRequest("no pods run here")
            : !IsTunnelled(request) && !SpdyUpgrade.IsAskedFor(request.Context, Protocol) ? RemoteCommandRefusals.NoForward
            : !await _places.WaitAsync(TimeSpan.Zero) ? ApiStatus.TooManyRequests($"{MaxConcurrent} port-forwards are open already; more are not allowed at once")
            : null;
        if (refusal is not null)
        {
            await ApiReply.WriteAsync(request.Context, refusal);
            return;
        }

        try
        {
            await ServeAsync(request, pod!);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private static bool IsTunnelled(ApiRequest request) => request.Context.WebSockets is { IsWebSocketRequest: true } sockets && sockets.WebSocketRequestedProtocols.Contains(Tunnelled);

    private static async Task<Stream> AcceptAsync(ApiRequest request)
    {
        if (!IsTunnelled(request)) return await SpdyUpgrade.AcceptAsync(request.Context, Protocol);

        // By hand: the protocol's name has a slash, which ASP.NET Core takes for no token.
        var headers = request.Context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptKey(request.Context.Request.Headers.SecWebSocketKey.ToString());
        headers.SecWebSocketProtocol = Tunnelled;
        var stream = await request.Context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
        return WebSocketStream.Create(socket, WebSocketMessageType.Binary, ClosePatience);
    }

    /// <summary>RFC 6455, section 4.2.2.</summary>
    private static string AcceptKey(string key) =>
#pragma warning disable CA5350 // The protocol wants SHA-1; nothing is kept secret by it.
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    private async Task ServeAsync(ApiRequest request, StoredObject pod)
    {
        await using var transport = await AcceptAsync(request);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, lifetime.ApplicationStopping);
        using var connection = new SpdyConnection(transport);
        var forwarding = new PortForwarding(dialer!, pod, gone.Token);
        try
        {
            await connection.RunAsync(forwarding.Add, gone.Token);
        }
        finally
        {
            await gone.CancelAsync();
            await forwarding.EndAsync();
        }
    }
}
