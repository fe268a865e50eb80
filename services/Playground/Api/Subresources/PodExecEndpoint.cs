using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net.WebSockets;

using Bookinfo.Playground.Api.Spdy;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary><c>/exec</c> of a pod: runs a command with its streams in a WebSocket, as kubectl 1.30 and later ask for it, or over SPDY.</summary>
internal sealed class PodExecEndpoint(ObjectStore store, IPodExec? pods, TimeProvider time, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>Every exec is a process or two: more at once are a mistake of the caller.</summary>
    public const int MaxConcurrent = 32;

    private const int MaxWords = 1000;
    private const int InputBufferBytes = 1024 * 1024;
    private const int Interrupted = 130;

    /// <summary>How long the caller may take to close after the end has been told.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    /// <summary>Shows that a caller who does not read has gone.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(MaxConcurrent, MaxConcurrent);

    public async Task HandleAsync(ApiRequest request)
    {
        if (Judge(request, out var exec) is { } refusal)
        {
            await ApiReply.WriteAsync(request.Context, refusal);
            return;
        }

        if (!await _places.WaitAsync(TimeSpan.Zero))
        {
            await ApiReply.WriteAsync(request.Context, ApiStatus.TooManyRequests($"{MaxConcurrent} commands run in pods already; more are not allowed at once"));
            return;
        }

        try
        {
            await AcceptAsync(request, exec!);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private ApiStatus? Judge(ApiRequest request, out ExecRequest? exec)
    {
        exec = null;
        var target = request.Target;
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is not { } pod) return ApiStatus.NotFound(target.Kind, target.RequiredName);
        var container = ContainerChoice.Of(pod, request.Text("container"), out var error);
        if (error is not null) return error;
        var command = request.Context.Request.Query["command"].Select(word => word ?? "").ToImmutableArray();
        if (command is [] or ["", ..]) return ApiStatus.BadRequest("command: Required value: you must specify at least 1 command for the container");
        if (command.Length > MaxWords) return ApiStatus.BadRequest($"command: found {command.Length} words, allowed are {MaxWords}");
        if (command.Any(word => word.Contains('\0'))) return ApiStatus.BadRequest("command: Invalid value: a word holds a zero byte, which no program can be given");
        if (pods is null) return ApiStatus.BadRequest("no pods run here");
        if (!IsWebSocket(request) && !SpdyUpgrade.IsAskedFor(request.Context, SpdyExecChannels.Protocol)) return RemoteCommandRefusals.NoExec;
        exec = new ExecRequest(pod, container!, command);
        return null;
    }

    private static bool IsWebSocket(ApiRequest request) =>
        request.Context.WebSockets is { IsWebSocketRequest: true } sockets && sockets.WebSocketRequestedProtocols.Contains(WebSocketExecChannels.Protocol);

    private async Task AcceptAsync(ApiRequest request, ExecRequest exec)
    {
        if (IsWebSocket(request))
        {
            var accept = new WebSocketAcceptContext { SubProtocol = WebSocketExecChannels.Protocol, KeepAliveInterval = KeepAlive };
            using var socket = await request.Context.WebSockets.AcceptWebSocketAsync(accept);
            using var messages = new WebSocketExecChannels(socket);
            await ServeAsync(messages, request, exec);
            return;
        }

        await using var transport = await SpdyUpgrade.AcceptAsync(request.Context, SpdyExecChannels.Protocol);
        using var streams = new SpdyExecChannels(transport, SpdyExecChannels.Expected(request));
        await ServeAsync(streams, request, exec);
    }

    private async Task ServeAsync(IExecChannels channels, ApiRequest request, ExecRequest exec)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, lifetime.ApplicationStopping);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        if (!await channels.OpenAsync(gone.Token)) return;
        var input = request.Flag("stdin") ? new Pipe(new PipeOptions(pauseWriterThreshold: InputBufferBytes, resumeWriterThreshold: InputBufferBytes / 2)) : null;
        var receiving = channels.ReceiveAsync(input?.Writer, gone.Token);
        var running = RunAsync(exec, Streams(channels, request, input?.Reader.AsStream(), interrupt), interrupt.Token);

        // A caller that closes or vanishes before the end is Ctrl-C.
        if (await Task.WhenAny(running, receiving) == receiving && !running.IsCompleted) await gone.CancelAsync();
        var end = await running;
        if (gone.IsCancellationRequested) return;
        try
        {
            await channels.EndAsync(ExecStatus.Of(end), gone.Token);
            await receiving.WaitAsync(ClosePatience, time, gone.Token);
        }
        catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException or TimeoutException)
        {
            // Nobody listens any more, or nobody closes.
        }

        await gone.CancelAsync();
        await receiving;
    }

    private async Task<ExecEnd> RunAsync(ExecRequest exec, ExecStreams streams, CancellationToken cancellationToken)
    {
        // At once: what follows needs the caller's messages to be read.
        await Task.Yield();
        try
        {
            return await pods!.RunAsync(exec, streams, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new ExecEnd(Interrupted);
        }
        catch (IOException e)
        {
            return new ExecEnd(1, e.Message);
        }
    }

    private static ExecStreams Streams(IExecChannels channels, ApiRequest request, Stream? input, CancellationTokenSource interrupt)
    {
        ByteSink output = request.Flag("stdout") ? channels.OutputAsync : Discard;
        ByteSink error = request.Flag("stderr") ? channels.ErrorAsync : Discard;
        if (!request.Flag("tty")) return new ExecStreams(input, output, error);
        var terminal = ExecTerminal.ToTerminal(output);
        if (input is null) return new ExecStreams(null, terminal, terminal);
        var lines = new Pipe();
        _ = ReadKeysAsync(input, lines.Writer.AsStream(), output, interrupt);
        return new ExecStreams(lines.Reader.AsStream(), terminal, terminal);
    }

    private static async Task ReadKeysAsync(Stream keys, Stream lines, ByteSink echo, CancellationTokenSource interrupt)
    {
        try
        {
            await ExecTerminal.ReadKeysAsync(keys, lines, echo, interrupt.Cancel, interrupt.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The command has ended, or the caller has gone.
        }
        finally
        {
            await keys.DisposeAsync();
        }
    }

    private static ValueTask Discard(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
