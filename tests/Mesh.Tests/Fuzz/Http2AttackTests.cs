using System.Net;

using Bookinfo.Mesh.Tests.Protocols;

using static Bookinfo.Mesh.Tests.Fuzz.Http2Frames;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Memory is compared: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>Floods that have stopped HTTP/2 servers: memory stays bounded and the proxy goes on answering others.</summary>
[Collection(nameof(AloneCollection))]
public sealed class Http2AttackTests
{
    private const int Batch = 100;

    private const long MostMemory = 64L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Name, number of batches, and what one batch of it is.</summary>
    private static readonly Dictionary<string, (int Batches, byte[] Before, Func<int, byte[]> Round)> Attacks = new()
    {
        ["rapid reset"] = (200, [], static i => [.. Frame(Headers, EndStream | EndHeaders, (2 * i) + 1, Get), .. Frame(Reset, 0, (2 * i) + 1, Number(8))]),
        ["settings"] = (500, [], static _ => Frame(Settings, 0, 0, [0, 3, 0, 0, 0, 100])),
        ["pings"] = (500, [], static _ => Frame(Ping, 0, 0, new byte[8])),
        ["continuations"] = (50, Frame(Headers, EndStream, 1, Get), static i => Frame(Continuation, 0, 1, Field($"x-{i}", new string('a', 10_000)))),
        ["empty continuations"] = (1000, Frame(Headers, EndStream, 1, Get), static _ => Frame(Continuation, 0, 1)),
        ["empty data"] = (1000, Frame(Headers, EndHeaders, 1, Post), static _ => Frame(Data, 0, 1)),
        ["priorities"] = (500, [], static i => Frame(Priority, 0, (2 * i) + 1, [0, 0, 0, 0, 16])),
        ["unknown frames"] = (500, [], static _ => Frame(0xee, 0, 0, new byte[100])),
        ["window updates"] = (500, [], static _ => Frame(WindowUpdate, 0, 0, Number(int.MaxValue))),
        ["a packed header list"] = (10, [], static i => Frame(Headers, EndStream | EndHeaders, (2 * i) + 1, [.. Get, .. KeptField("x", new string('a', 3000)), .. Enumerable.Repeat((byte)0xbe, 8000)])),
        ["answers nobody takes"] = (2, NoWindow, static i => Frame(Headers, EndStream | EndHeaders, (2 * i) + 1, Get)),
        ["streams that never end"] = (5, [], static i => Frame(Headers, EndHeaders, (2 * i) + 1, Post)),
    };

    public static TheoryData<string, ProxyKind> Rows()
    {
        var rows = new TheoryData<string, ProxyKind>();
        foreach (var name in Attacks.Keys) rows.Add(name, name.Length % 2 == 0 ? ProxyKind.Gateway : ProxyKind.Sidecar);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_flood_holds_little_memory_and_others_are_answered(string name, ProxyKind kind)
    {
        var (batches, before, round) = Attacks[name];
        var large = new string('b', 200 * 1024);
        await using var upstream = new StrictServer(_ => name == "answers nobody takes" ? $"HTTP/1.1 200 OK\r\ncontent-length: {large.Length}\r\n\r\n{large}" : "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        await AskBothAsync(door);
        upstream.Forget();
        var held = GC.GetTotalMemory(forceFullCollection: true);

        using var attacker = await door.KnockAsync();
        var taken = await attacker.TrySendAsync((byte[])[.. Preface, .. before], Patience);
        for (var batch = 0; batch < batches && taken; batch++)
        {
            using var bytes = new MemoryStream();
            for (var i = 0; i < Batch; i++) bytes.Write(round((batch * Batch) + i));
            taken = await attacker.TrySendAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), Patience);
        }

        await AskBothAsync(door);
        upstream.Forget();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - held;

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {(taken ? "taken" : "stopped")}, {grown / 1024} KiB more");
        Assert.InRange(grown, long.MinValue, MostMemory);
        Assert.Empty(upstream.Violations);
    }

    [Theory]
    [InlineData("data without a stream", 5)]
    [InlineData("an even stream", 5)]
    [InlineData("a frame that is too long", 5)]
    [InlineData("continuation of nothing", 5)]
    [InlineData("windows that overflow", 5)]
    public async Task A_connection_that_breaks_the_protocol_is_told_and_ends(string name, int seconds)
    {
        var frame = name switch
        {
            "data without a stream" => Frame(Data, 0, 1, "x"u8),
            "an even stream" => Frame(Headers, EndStream | EndHeaders, 2, Get),
            "a frame that is too long" => Frame(Ping, 0, 0, new byte[20_000]),
            "continuation of nothing" => Frame(Continuation, EndHeaders, 1, Get),
            _ => [.. Frame(WindowUpdate, 0, 0, Number(int.MaxValue)), .. Frame(WindowUpdate, 0, 0, Number(int.MaxValue))],
        };
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.TrySendAsync((byte[])[.. Preface, .. frame], TimeSpan.FromSeconds(seconds));

        // GOAWAY is frame type 7, on stream 0.
        Assert.Contains("\u0007\0\0\0\0\0", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
        await AskBothAsync(door);
    }

    private static async Task AskBothAsync(Door door)
    {
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = door.Client(version);
            Assert.NotEmpty(await client.GetStringAsync(new Uri("http://reviews/"), Cancel));
        }
    }
}
