using System.Net.WebSockets;
using System.Text;

using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Tests.Pods;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>The API over a pod runner, with one pod called <c>box</c> that has a volume at <c>/data</c>.</summary>
internal sealed class ExecLab : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });

    private ExecLab(PodLab pods, TestApi api)
    {
        (Pods, Api) = (pods, api);
    }

    public PodLab Pods { get; }

    public TestApi Api { get; }

    /// <param name="exec">Null: real processes.</param>
    public static async Task<ExecLab> StartAsync(IPodExec? exec = null)
    {
        var pods = await PodLab.StartAsync();
        var api = await TestApi.StartAsync(services => services.AddSingleton(pods.Store).AddSingleton(exec ?? pods.Get<IPodExec>()).AddSingleton(pods.Get<IPodDialer>()));
        pods.CreatePod(
            "box",
            """ "args": ["9080"], "ports": [ { "containerPort": 9080 } ], "volumeMounts": [ { "name": "data", "mountPath": "/data" } ] """,
            pod: """ "terminationGracePeriodSeconds": 0, "volumes": [ { "name": "data", "emptyDir": {} } ], """);
        await pods.ReadyAsync("box");
        return new ExecLab(pods, api);
    }

    /// <summary>Opens an exec in the box; the command's words follow the options.</summary>
    /// <param name="options">Query parameters besides the command.</param>
    /// <param name="command">Program and arguments.</param>
    public async Task<ExecCall> OpenAsync(string options, params string[] command)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("v5.channel.k8s.io");
        socket.Options.SetRequestHeader("Authorization", Api.Client.DefaultRequestHeaders.Authorization!.ToString());
        var words = string.Concat(command.Select(word => $"&command={Uri.EscapeDataString(word)}"));
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{Api.Port}/api/v1/namespaces/default/pods/box/exec?{options}{words}"), _http, TestContext.Current.CancellationToken);
        return new ExecCall(socket);
    }

    /// <summary>Runs a command without stdin.</summary>
    public async Task<ExecResult> RunAsync(params string[] command)
    {
        using var call = await OpenAsync("stdout=true&stderr=true", command);
        return await call.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Api.DisposeAsync();
        await Pods.DisposeAsync();
    }
}

/// <param name="Output">Channel 1.</param>
/// <param name="Error">Channel 2.</param>
/// <param name="Status">Channel 3; null: the connection ended without one.</param>
/// <param name="Closed">Why the server closed.</param>
internal sealed record ExecResult(byte[] Output, byte[] Error, string? Status, WebSocketCloseStatus? Closed)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public string ErrorText => Encoding.UTF8.GetString(Error);
}

/// <summary>The caller's side of one exec.</summary>
internal sealed class ExecCall(ClientWebSocket socket) : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private string? _status;

    public string? Protocol => socket.SubProtocol;

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes) =>
        await socket.SendAsync(new[] { channel }.Concat(bytes.ToArray()).ToArray(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    /// <summary>Says that stdin has ended.</summary>
    public Task EndInputAsync() => SendAsync(255, new byte[] { 0 });

    /// <summary>Vanishes as a killed kubectl does.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Reads until stdout holds a text.</summary>
    public async Task<string> UntilOutputAsync(string wanted)
    {
        while (!Encoding.UTF8.GetString(_output.ToArray()).Contains(wanted, StringComparison.Ordinal))
        {
            if (!await ReadAsync()) throw new InvalidOperationException($"ended without \"{wanted}\": {Encoding.UTF8.GetString(_output.ToArray())}");
        }

        return Encoding.UTF8.GetString(_output.ToArray());
    }

    public async Task<ExecResult> EndAsync()
    {
        while (await ReadAsync())
        {
            // Everything is kept.
        }

        if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        return new ExecResult(_output.ToArray(), _error.ToArray(), _status, socket.CloseStatus);
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> ReadAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return false;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) break;
        }

        var bytes = message.ToArray();
        Assert.Null(_status);
        if (bytes[0] == 3) _status = Encoding.UTF8.GetString(bytes, 1, bytes.Length - 1);
        else (bytes[0] == 1 ? _output : _error).Write(bytes, 1, bytes.Length - 1);
        return true;
    }
}
