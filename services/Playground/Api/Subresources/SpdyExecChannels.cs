using System.Collections.Concurrent;
using System.IO.Pipelines;

using Bookinfo.Playground.Api.Spdy;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>The streams of an exec as SPDY streams (<c>v4.channel.k8s.io</c>), which is all that kubectl before 1.29 speaks.</summary>
/// <param name="transport">After the upgrade.</param>
/// <param name="expected">Values of <c>streamType</c> that the caller is to open.</param>
internal sealed class SpdyExecChannels(Stream transport, IReadOnlyCollection<string> expected) : IExecChannels
{
    public const string Protocol = "v4.channel.k8s.io";

    private const string Input = "stdin";
    private const string Output = "stdout";
    private const string Error = "stderr";
    private const string Status = "error";

    /// <summary>As a kubelet's.</summary>
    private static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(30);

    private readonly SpdyConnection _connection = new(transport);
    private readonly ConcurrentDictionary<string, SpdyStream> _streams = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _serving = Task.CompletedTask;

    /// <summary>What a caller opens by the parameters of its request; with a terminal there is no stderr, and a stream tells its size.</summary>
    public static IReadOnlyCollection<string> Expected(ApiRequest request)
    {
        var tty = request.Flag("tty");
        var types = new List<string> { Status };
        if (request.Flag("stdin")) types.Add(Input);
        if (request.Flag("stdout")) types.Add(Output);
        if (request.Flag("stderr") && !tty) types.Add(Error);
        if (tty) types.Add("resize");
        return types;
    }

    public async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        _serving = _connection.RunAsync(Opened, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OpenPatience);
        await Task.WhenAny(_open.Task, _serving, Task.Delay(Timeout.InfiniteTimeSpan, limit.Token));
        return _open.Task.IsCompleted;
    }

    public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _streams[Output].WriteAsync(bytes, cancellationToken);

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _streams[Error].WriteAsync(bytes, cancellationToken);

    public async Task EndAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken)
    {
        foreach (var (type, stream) in _streams)
        {
            if (type != Status) await stream.EndAsync(cancellationToken);
        }

        // Last: the caller waits for all it was written before it looks how the command ended.
        await _streams[Status].WriteAsync(status, cancellationToken);
        await _streams[Status].EndAsync(cancellationToken);
    }

    public async Task ReceiveAsync(PipeWriter? input, CancellationToken cancellationToken)
    {
        if (input is not null && _streams.TryGetValue(Input, out var stream)) await CopyAsync(stream.Input, input, cancellationToken);
        await _serving;
    }

    public void Dispose() => _connection.Dispose();

    private static async Task CopyAsync(PipeReader from, PipeWriter to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
        finally
        {
            // What comes after a command has ended is read and dropped, so that it holds nothing up.
            await from.CompleteAsync();
            await to.CompleteAsync();
        }
    }

    private void Opened(SpdyStream stream)
    {
        var type = stream.Headers.GetValueOrDefault("streamtype", "");
        if (type != Input) stream.Input.Complete();
        if (!expected.Contains(type) || !_streams.TryAdd(type, stream)) throw new InvalidDataException($"stream {type} was not asked for, or twice");
        if (_streams.Count == expected.Count) _open.TrySetResult();
    }
}
