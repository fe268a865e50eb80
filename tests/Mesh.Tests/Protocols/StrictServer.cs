using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>
/// An upstream that reads requests by the letter of RFC 9112 and remembers them. Whatever two readers could understand in two
/// ways is a violation: it is kept and the connection closed.
/// </summary>
internal sealed class StrictServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<StrictRequest> _requests = new();

    private readonly ConcurrentQueue<string> _violations = new();

    private readonly Func<StrictRequest, string> _answer;

    private readonly LoopbackServer _server;

    private int _connections;

    /// <param name="answer">The bytes of each answer, as Latin-1; null: 200 and <c>ok</c>.</param>
    public StrictServer(Func<StrictRequest, string>? answer = null)
    {
        _answer = answer ?? (static _ => "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        _server = new LoopbackServer(ServeAsync);
    }

    public IPEndPoint Address => new(IPAddress.Loopback, _server.Port);

    public IReadOnlyCollection<StrictRequest> Requests => _requests;

    public IReadOnlyCollection<string> Violations => _violations;

    public int Connections => Volatile.Read(ref _connections);

    public void Forget() => _requests.Clear();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        Interlocked.Increment(ref _connections);
        await using var stream = new NetworkStream(socket);
        var reader = new StrictReader(stream, stop);
        try
        {
            while (await reader.ReadRequestAsync() is { } request)
            {
                _requests.Enqueue(request);
                var answer = _answer(request);
                if (answer.Length == 0) return;
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
            }
        }
        catch (FormatException e)
        {
            _violations.Enqueue(e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The proxy left in the middle of a request, as it may when its caller did.
        }
    }
}

/// <param name="Method">Of the request line.</param>
/// <param name="Target">Of the request line.</param>
/// <param name="Headers">In the order they came.</param>
/// <param name="Body">With chunks put together.</param>
internal sealed record StrictRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>All values of one header, in order.</summary>
    public IEnumerable<string> Values(string name) => Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value);

    public string? Header(string name) => Values(name).FirstOrDefault();
}

/// <summary>Reads requests and nothing that is nearly one.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="stop">Gives up.</param>
/// <param name="bareLineFeeds">Whether a line feed alone ends a line.</param>
internal sealed class StrictReader(Stream stream, CancellationToken stop, bool bareLineFeeds = false)
{
    private const string Token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly byte[] _buffer = new byte[16 * 1024];

    private int _start;

    private int _end;

    /// <summary>Every request in these bytes (Latin-1), up to where they end or are none by the letter.</summary>
    public static IReadOnlyList<StrictRequest> ReadAll(string bytes, bool bareLineFeeds = false)
    {
        var reader = new StrictReader(new MemoryStream(Encoding.Latin1.GetBytes(bytes)), CancellationToken.None, bareLineFeeds);
        var requests = new List<StrictRequest>();
        try
        {
            // From memory every read is complete at once.
            while (reader.ReadRequestAsync().GetAwaiter().GetResult() is { } request) requests.Add(request);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
        }

        return requests;
    }

    /// <summary>The next request; null: the peer closed between two.</summary>
    /// <exception cref="FormatException">It is no request by the letter.</exception>
    /// <exception cref="IOException">The peer left in the middle.</exception>
    public async Task<StrictRequest?> ReadRequestAsync()
    {
        if (await ReadLineAsync(mayEnd: true) is not { } line) return null;
        var parts = line.Split(' ');
        Must(parts.Length == 3 && parts[2] == "HTTP/1.1" && parts[0].All(Token.Contains) && parts[0].Length > 0 && parts[1].Length > 0, "request line", line);
        var headers = await ReadHeadersAsync();
        var request = new StrictRequest(parts[0], parts[1], headers, "");
        Must(request.Values("host").Count() == 1, "one Host", string.Join('|', headers));
        var lengths = request.Values("content-length").ToArray();
        var codings = request.Values("transfer-encoding").ToArray();
        Must(lengths.Length + codings.Length <= 1, "one framing", string.Join('|', headers));
        if (codings.Length == 1)
        {
            Must(codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase), "chunked", codings[0]);
            return request with { Body = await ReadChunksAsync() };
        }

        if (lengths.Length == 0) return request;
        Must(lengths[0].Length > 0 && lengths[0].All(char.IsAsciiDigit), "digits", lengths[0]);
        return request with { Body = await ReadAsync(int.Parse(lengths[0], CultureInfo.InvariantCulture)) };
    }

    private async Task<List<(string Name, string Value)>> ReadHeadersAsync()
    {
        var headers = new List<(string Name, string Value)>();
        while (await ReadLineAsync(mayEnd: false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Must(colon > 0 && line[..colon].All(Token.Contains), "header name", line);
            var value = line[(colon + 1)..].Trim(' ', '\t');
            Must(!value.Any(static one => one < ' ' && one != '\t'), "header value", line);
            headers.Add((line[..colon], value));
        }

        return headers;
    }

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = (await ReadLineAsync(mayEnd: false))!;
            Must(line.Length is > 0 and <= 8 && line.All(char.IsAsciiHexDigit), "chunk size", line);
            var size = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                await ReadHeadersAsync();
                return body.ToString();
            }

            body.Append(await ReadAsync(size));
            Must(await ReadLineAsync(mayEnd: false) == "", "end of chunk", "no CRLF");
        }
    }

    private async Task<string?> ReadLineAsync(bool mayEnd)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (await ReadByteAsync() is not { } one) return mayEnd && line.Length == 0 ? null : throw new IOException("cut");
            if (one == '\r')
            {
                Must(await ReadByteAsync() == '\n', "CRLF", line + "\\r");
                return line.ToString();
            }

            if (bareLineFeeds && one == '\n') return line.ToString();
            Must(one is not (0 or (byte)'\n'), "no NUL and no bare LF", line.ToString());
            line.Append((char)one);
        }
    }

    private async Task<string> ReadAsync(int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length) text.Append((char)(await ReadByteAsync() ?? throw new IOException("cut")));
        return text.ToString();
    }

    private async ValueTask<byte?> ReadByteAsync()
    {
        if (_start == _end) (_start, _end) = (0, await stream.ReadAsync(_buffer, stop));
        return _start == _end ? null : _buffer[_start++];
    }

    private static void Must(bool holds, string rule, string found)
    {
        if (!holds) throw new FormatException($"{rule}: {found}");
    }
}
