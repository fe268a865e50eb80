using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>A connection on which a test says exactly what it wants, byte by byte, and reads the answers as HTTP/1.1.</summary>
internal sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private readonly byte[] _received = new byte[16 * 1024];

    private int _start;

    private int _end;

    public static async Task<RawHttp> ConnectAsync(IPEndPoint address)
    {
        var connection = new RawHttp();
        await connection._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Sends as Latin-1. A connection that was closed meanwhile takes nothing, which the next read will show.</summary>
    public Task SendAsync(string text) => TrySendAsync(Encoding.Latin1.GetBytes(text), Limit);

    /// <returns>False: the connection was closed meanwhile, or the peer did not take it all in time.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        try
        {
            while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted)
        {
            return false;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next answer, with its body unless it answers a HEAD; null: the connection ended before one was complete.</summary>
    public async Task<RawAnswer?> ReadAnswerAsync(bool toHead = false)
    {
        var head = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                head.Add(line);
                continue;
            }

            var answer = RawAnswer.Parse(head);
            if (toHead || answer.Status is < 200 or 204 or 304) return answer;
            var body = await ReadBodyAsync(answer);
            return body is null ? null : answer with { Body = body };
        }

        return null;
    }

    /// <summary>Whether the peer says nothing more and closes.</summary>
    public async Task<bool> EndsAsync() => await ReadByteAsync() is null;

    /// <summary>Everything up to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadByteAsync() is { } one) text.Append((char)one);
        return text.ToString();
    }

    /// <summary>Exactly so many bytes; fewer when the connection ends.</summary>
    public async Task<string> ReadAsync(int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length && await ReadByteAsync() is { } one) text.Append((char)one);
        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string?> ReadBodyAsync(RawAnswer answer)
    {
        if (answer.Header("content-length") is { } length) return await ReadExactlyAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
        if (answer.Header("transfer-encoding") != "chunked") return await ReadToEndAsync();
        var body = new StringBuilder();
        while (await ReadLineAsync() is { } size)
        {
            var count = int.Parse(size, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
            if (await ReadExactlyAsync(count) is not { } part) return null;
            body.Append(part);
            if (await ReadLineAsync() is not "") return null;
            if (count == 0) return body.ToString();
        }

        return null;
    }

    private async Task<string?> ReadExactlyAsync(int length) => await ReadAsync(length) is var text && text.Length == length ? text : null;

    private async ValueTask<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadByteAsync() is { } one)
        {
            if (one == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one);
        }

        return null;
    }

    /// <summary>A reset counts as an end.</summary>
    private async ValueTask<byte?> ReadByteAsync()
    {
        if (_start == _end)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Limit);
            try
            {
                (_start, _end) = (0, await _socket.ReceiveAsync(_received, limit.Token));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                (_start, _end) = (0, 0);
            }
        }

        return _start == _end ? null : _received[_start++];
    }
}

/// <param name="Status">Of the status line.</param>
/// <param name="Lines">The head, status line first.</param>
/// <param name="Body">With chunks put together; empty when there is none.</param>
internal sealed record RawAnswer(int Status, IReadOnlyList<string> Lines, string Body = "")
{
    /// <summary>A header's value in the case it was sent; null: absent.</summary>
    public string? Header(string name) => Lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    public static RawAnswer Parse(IReadOnlyList<string> head)
    {
        Assert.Matches("^HTTP/1\\.1 [1-5][0-9][0-9]( |$)", head[0]);
        return new RawAnswer(int.Parse(head[0].AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), head);
    }
}
