using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Tests.Clients;
using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Hostile;

/// <summary>Whatever is sent, the server answers or closes, and goes on.</summary>
public sealed class HostileTests(Servers servers)
{
    private const int Cases = 20_000;
    private const int Clients = 40;
    private const int Seed = 20261123;
    private const long MostGrowth = 96 << 20;
    private const int Streams = 40;
    private const int StreamedBytes = 10 << 20;
    private const long MostWhileStreaming = Streams * (long)StreamedBytes / 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Twenty_thousand_odd_requests_break_nothing()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var statuses = new ConcurrentDictionary<string, int>();
        var wrong = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunAsync(client, statuses, wrong))));
        Assert.True(servers.Unhandled.Errors.Count == 0, string.Join('\n', servers.Unhandled.Errors.DistinctBy(error => error[^Math.Min(400, error.Length)..]).Take(5)));
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(5)));
        foreach (var port in (int[])[servers.Py, servers.GoSmall]) Assert.Equal(200, (await Wire.AskAsync(port, "GET /get")).Status);
        await Eventually.HoldsAsync(() => Task.FromResult(servers.Budget.Held == 0), TimeSpan.FromSeconds(15), () => $"{servers.Budget.Held} body bytes are still held");
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(growth, long.MinValue, MostGrowth);
        Figures.Keep("httpbin-hostile", string.Create(CultureInfo.InvariantCulture,
            $"httpbin: {statuses.Values.Sum()} odd requests (seed {Seed}) in {watch.Elapsed.TotalSeconds:0.0} s, memory {growth / 1024:+0;-0} KiB; answers {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))}"));
    }

    [Fact]
    public async Task Slow_headers_are_cut_and_others_are_served_meanwhile()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Wire.ConnectAsync(servers.GoSmall)));
        foreach (var socket in slow) await socket.SendAsync("GET /get HTTP/1.1\r\nHost: h\r\nX-"u8.ToArray());
        Assert.Equal(200, (await Wire.AskAsync(servers.GoSmall, "GET /get")).Status);
        foreach (var socket in slow)
        {
            Assert.Contains((await Wire.ReadAsync(socket)).Status, (int[])[0, 408]);
            socket.Dispose();
        }
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_refused_and_nothing_stays_held()
    {
        var reply = await Wire.AskAsync(servers.GoSmall, "POST /post", "Content-Length: 100", "abc"u8.ToArray());
        Assert.Equal(400, reply.Status);
        Assert.Contains("i/o timeout", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_open_connections_end()
    {
        using var socket = await Wire.ConnectAsync(servers.Py);
        await socket.SendAsync(Wire.Compose("POST /post", "Content-Length: 100", "abc"u8.ToArray()));
        socket.Shutdown(SocketShutdown.Send);
        Assert.Contains((await Wire.ReadAsync(socket)).Status, (int[])[0, 400]);
    }

    [Fact]
    public async Task Large_answers_take_no_memory_of_their_size()
    {
        await using var program = HttpBinProgram.Start([], "gunicorn", "-b", ":80", "-k", "gevent", "httpbin:app");
        var port = await HttpBinProgram.PortAsync(program, 80);
        await StreamAsync(port);
        var before = PeakMemory(program);
        var received = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(() => StreamAsync(port))));
        var growth = PeakMemory(program) - before;
        Assert.All(received, length => Assert.InRange(length, StreamedBytes, StreamedBytes + 1024));
        Figures.Keep("httpbin-streaming", $"httpbin: {Streams} answers of 10 MiB at once, {growth >> 20} MiB more memory at most");
        Assert.InRange(growth, long.MinValue, MostWhileStreaming);
    }

    [Fact]
    public async Task A_form_of_half_a_million_fields_is_answered_in_time()
    {
        var watch = Stopwatch.StartNew();
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 250_000).Select(i => $"a{i % 1000}&")));
        var reply = await Wire.AskAsync(servers.Py, "POST /post", "Content-Type: application/x-www-form-urlencoded", body);
        Assert.Equal(200, reply.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task<long> StreamAsync(int port)
    {
        using var socket = await Wire.ConnectAsync(port);
        await socket.SendAsync(Wire.Compose($"GET /drip?duration=0&numbytes={StreamedBytes}"));
        var buffer = new byte[64 << 10];
        var received = 0L;
        while (await socket.ReceiveAsync(buffer) is > 0 and var count) received += count;
        return received;
    }

    private static long PeakMemory(ChildProcess program)
    {
        using var process = Process.GetProcessById(program.Id);
        return process.PeakWorkingSet64;
    }

    private async Task RunAsync(int client, ConcurrentDictionary<string, int> statuses, ConcurrentQueue<string> wrong)
    {
        var patterns = Patterns();
        var requests = new HostileRequests(Seed + client, patterns);
        var port = client % 2 == 0 ? servers.Py : servers.GoSmall;
        for (var i = 0; i < Cases / Clients; i++)
        {
            var request = requests.Next();
            var reply = await AskAsync(port, request);
            statuses.AddOrUpdate(reply?.Status.ToString(CultureInfo.InvariantCulture) ?? "left", 1, (_, n) => n + 1);
            if (reply is { Status: >= 500 } && IsUnexpected(reply)) wrong.Enqueue($"{reply.Status} for {Encoding.Latin1.GetString(request)}");
            if (reply is not null && IsScript(reply)) wrong.Enqueue($"markup came back for {Encoding.Latin1.GetString(request)}");
        }
    }

    // An exception would have lost the headers that every answer has.
    private static bool IsUnexpected(Reply reply) => reply.Status is 500 or 501 or 502 && reply["Access-Control-Allow-Origin"] is null;

    private static bool IsScript(Reply reply) =>
        reply["Content-Type"]?.StartsWith("text/html", StringComparison.Ordinal) == true && reply.Text.Contains("<script>alert", StringComparison.Ordinal);

    private static IReadOnlyList<string> Patterns()
    {
        var patterns = new List<string>();
        foreach (var dialect in Enum.GetValues<DialectName>())
        {
            var routes = new RouteTable(dialect);
            AllRoutes.Map(routes);
            patterns.AddRange(routes.Routes.Select(route => route.Pattern));
        }

        return [.. patterns.Distinct().Where(pattern => !pattern.StartsWith("/flasgger", StringComparison.Ordinal))];
    }

    // Null: we left before the answer was complete, as impatient clients do.
    private static async Task<Reply?> AskAsync(int port, byte[] request)
    {
        using var socket = await Wire.ConnectAsync(port);
        using var patience = new CancellationTokenSource(Patience);
        var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            await socket.SendAsync(request, patience.Token);
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count) all.Write(buffer, 0, count);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException)
        {
            // Reset: what had come until then is the answer.
        }

        var isHead = request.AsSpan().StartsWith("HEAD"u8);
        var bytes = all.ToArray();
        return bytes.AsSpan().IndexOf("\r\n\r\n"u8) < 0 || !bytes.AsSpan().StartsWith("HTTP/1.1 "u8) || bytes.AsSpan().IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0
            ? Reply.Parse([], isHead)
            : Reply.Parse(bytes, isHead);
    }
}
