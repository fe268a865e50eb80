using System.Net.Sockets;
using System.Text;

using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Protocols;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>
/// Upstreams that answer wrongly: the caller gets an error or a connection that ends, never bytes of one answer as another, and
/// the next request its own answer.
/// </summary>
public sealed class MalformedAnswerTests
{
    private const string Good = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood";

    /// <summary>Answers that must not reach the caller as a success.</summary>
    private static readonly string[] Bad =
    [
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\ncontent-length: 4, 5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\ncontent-length: -4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ncontent-length: four\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: xchunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx-a: b\0c\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nx-a: b\rset-cookie: c\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nno colon\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nx a: b\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\n: b\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nx-a : b\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 99 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 20 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 2000 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 +20 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1200 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/3.0 200 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTQ/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcd",
        "\r\n\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx-long: " + new string('a', 70_000) + "\r\n\r\nabcd",
        string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 2000)) + Good,
    ];

    /// <summary>Answers whose body is wrong: the head may pass, the whole may not look complete.</summary>
    private static readonly string[] Cut =
    [
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcdXX0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabcd\r\n0\r\n\r\n",
    ];

    /// <summary>More bytes than an answer has: they belong to nobody.</summary>
    private static readonly string[] Poisoned =
    [
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcdHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison",
        "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison",
        "HTTP/1.1 304 Not Modified\r\ncontent-length: 6\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison",
    ];

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task No_answer_is_taken_for_another_and_the_next_request_gets_its_own(ProxyKind kind)
    {
        var scripts = new List<(string Script, string Kind)>();
        scripts.AddRange(Bad.Select(static script => (script, "bad")));
        scripts.AddRange(Cut.Select(static script => (script, "cut")));
        scripts.AddRange(Poisoned.Select(static script => (script, "poisoned")));
        var random = new Random(FuzzSettings.Seed);
        for (var i = 0; i < FuzzSettings.Answers; i++) scripts.Add((Damaged(random), "damaged"));
        await using var upstream = new LoopbackServer((socket, stop) => ServeAsync(socket, scripts, stop));
        await using var door = await Door.OpenAsync(kind, new(System.Net.IPAddress.Loopback, upstream.Port), action: Door.Forward with { Retry = RetryPolicy.None });

        for (var i = 0; i < scripts.Count; i++)
        {
            using var connection = await door.KnockAsync();
            await connection.SendAsync($"GET /{i} HTTP/1.1\r\nHost: reviews\r\n\r\n");
            var answer = await connection.ReadAnswerAsync();

            var (script, meant) = scripts[i];
            Assert.False(answer is not null && Fault(script, meant, answer), $"seed {FuzzSettings.Seed}: {meant} {(script.Length > 300 ? script[..300] : script)} became {answer?.Lines[0]} {answer?.Body}");
            using var next = await door.KnockAsync();
            await next.SendAsync("GET /good HTTP/1.1\r\nHost: reviews\r\n\r\n");
            var after = await next.ReadAnswerAsync();
            Assert.Equal($"{i}: 200 good", $"{i}: {after?.Status} {after?.Body}");
        }
    }

    private static bool Fault(string script, string meant, RawAnswer answer) => meant switch
    {
        "bad" => answer.Status is not (502 or 503),
        "cut" => answer.Status < 400,
        _ => answer.Body.Contains("poison", StringComparison.Ordinal) || answer.Lines.Any(static line => line.AsSpan().ContainsAny('\0', '\r')) || (answer.Status == 500 && !script.Contains(" 500", StringComparison.Ordinal)),
    };

    /// <summary>A good answer with a few bytes changed, and now and then an early end.</summary>
    private static string Damaged(Random random)
    {
        var bytes = (random.Next(2) == 0 ? "HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 4\r\n\r\nabcd" : "HTTP/1.1 200 OK\r\nx-a: b\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n").ToCharArray();
        for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (char)random.Next(256);
        return new string(bytes)[..(random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)];
    }

    // What was asked for chooses the script. Only the good answer and the poisoned ones keep their connection.
    private static async Task ServeAsync(Socket socket, List<(string Script, string Kind)> scripts, CancellationToken stop)
    {
        await using var stream = new NetworkStream(socket);
        var reader = new StrictReader(stream, stop);
        while (await reader.ReadRequestAsync() is { } request)
        {
            var (script, kind) = request.Target == "/good" ? (Good, "poisoned") : scripts[int.Parse(request.Target.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];
            await stream.WriteAsync(Encoding.Latin1.GetBytes(script), stop);
            if (kind != "poisoned") return;
        }
    }
}
