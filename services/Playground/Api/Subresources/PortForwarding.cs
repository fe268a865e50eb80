using System.Globalization;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Playground.Api.Spdy;
using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>
/// The connections of one port-forward. Each has two streams with the same <c>requestID</c>: <c>data</c>, and <c>error</c> for what went wrong,
/// which ends empty when nothing did.
/// </summary>
internal sealed class PortForwarding(IPodDialer dialer, StoredObject pod, CancellationToken cancellationToken)
{
    /// <summary>More connections at once are refused.</summary>
    public const int MaxConnections = 128;

    private const int ChunkBytes = 32 * 1024;

    private readonly Dictionary<string, SpdyStream> _halves = [];
    private readonly HashSet<Task> _running = [];

    /// <summary>Takes a stream; with the second one of a connection it begins.</summary>
    /// <exception cref="InvalidDataException">It is neither, or has no port.</exception>
    public void Add(SpdyStream stream)
    {
        var (type, request, port) = (Header(stream, "streamtype"), Header(stream, "requestid"), Header(stream, "port"));
        if (type is not ("data" or "error")) throw new InvalidDataException($"streamType {type}: allowed are data and error");
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ushort.MaxValue) throw new InvalidDataException($"port {port}: allowed is 1 to {ushort.MaxValue}");
        if (!_halves.Remove($"{request} {number}", out var other))
        {
            if (_halves.Count >= MaxConnections) throw new InvalidDataException($"more than {MaxConnections} connections with one stream only");
            _halves.Add($"{request} {number}", stream);
            return;
        }

        if (Header(other, "streamtype") == type) throw new InvalidDataException($"request {request} has two streams {type}");
        lock (_running)
        {
            var task = type == "data" ? ForwardAsync(stream, other, number, _running.Count) : ForwardAsync(other, stream, number, _running.Count);
            _running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Waits for the connections that there are; the caller has gone.</summary>
    public Task EndAsync()
    {
        lock (_running) return Task.WhenAll(_running);
    }

    private void Forget(Task task)
    {
        lock (_running) _running.Remove(task);
    }

    private async Task ForwardAsync(SpdyStream data, SpdyStream error, int port, int others)
    {
        await Task.Yield();
        try
        {
            await error.Input.CompleteAsync();
            if (others >= MaxConnections) throw new IOException($"{MaxConnections} connections are forwarded already");
            using var target = await dialer.ConnectAsync(pod, port, cancellationToken);
            var up = UpAsync(data, target);
            try
            {
                await DownAsync(target, data);
            }
            finally
            {
                target.Close();
                data.Input.CancelPendingRead();
                await up;
            }

            await data.EndAsync(cancellationToken);
            await error.EndAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await TellAsync(data, error, $"error forwarding port {port} to pod {pod.Name}, uid {pod.Uid}: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
        finally
        {
            await data.Input.CompleteAsync();
        }
    }

    /// <summary>What the caller sends, and its end. A caller that has given up ends the connection.</summary>
    private async Task UpAsync(SpdyStream data, Socket target)
    {
        try
        {
            while (true)
            {
                var read = await data.Input.ReadAsync(cancellationToken);
                foreach (var part in read.Buffer)
                {
                    for (var left = part; !left.IsEmpty;) left = left[await target.SendAsync(left, cancellationToken)..];
                }

                data.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCanceled) return;
                if (!read.IsCompleted) continue;
                if (data.WasReset) target.Close();
                else target.Shutdown(SocketShutdown.Send);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other direction says how it ended.
        }
    }

    private async Task DownAsync(Socket target, SpdyStream data)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            for (int count; (count = await target.ReceiveAsync(chunk, cancellationToken)) > 0;) await data.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            // The caller has given it up.
        }
        catch (SocketException e)
        {
            if (!data.WasReset) throw new IOException(e.Message, e);
        }
    }

    private async Task TellAsync(SpdyStream data, SpdyStream error, string text)
    {
        try
        {
            await error.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await error.EndAsync(cancellationToken);
            await data.EndAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private static string Header(SpdyStream stream, string name) => stream.Headers.GetValueOrDefault(name, "");
}
