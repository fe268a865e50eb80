using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Bookinfo.Testing;

/// <summary>
/// Stands in for a MongoDB server, of which no package can be had here: enough of its wire protocol for the real driver to shake
/// hands, <c>ping</c> and <c>find</c>. It has no users, so it refuses every password as a server does. What a real server does
/// beyond that is not tested.
/// </summary>
public sealed class MongoWireDouble : IAsyncDisposable
{
    private const int HeaderBytes = 16;
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMessage = 2013;
    private const int AuthenticationFailed = 18;

    private readonly ConcurrentQueue<(int Connection, string Command)> _commands = new();
    private readonly LoopbackServer _server;
    private int _connections;
    private int _openConnections;

    /// <param name="port">0: any free one.</param>
    public MongoWireDouble(int port = 0) => _server = new LoopbackServer(ServeAsync, port);

    public int Port => _server.Port;

    /// <summary>The documents of the collection, each in BSON; by default the two of the sample's seed.</summary>
    public IReadOnlyList<byte[]> Documents { get; set; } = [Bson.Document(("rating", 5)), Bson.Document(("rating", 4))];

    public int OpenConnections => Volatile.Read(ref _openConnections);

    /// <summary>What happens when a command arrives, by its name; true: it is answered, false: the connection is closed.</summary>
    public Func<string, CancellationToken, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(true);

    /// <summary>Which commands came on which connection, in this order; <c>find</c> with the collection's name behind it.</summary>
    public IReadOnlyCollection<(int Connection, string Command)> Commands => _commands;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken end)
    {
        var connection = Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _openConnections);
        try
        {
            await using var stream = new NetworkStream(socket);
            await AnswerAllAsync(stream, connection, end);
        }
        finally
        {
            Interlocked.Decrement(ref _openConnections);
        }
    }

    private async Task AnswerAllAsync(NetworkStream stream, int connection, CancellationToken end)
    {
        while (true)
        {
            var header = new byte[HeaderBytes];
            await stream.ReadExactlyAsync(header, end);
            var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - HeaderBytes];
            await stream.ReadExactlyAsync(body, end);
            var isQuery = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == OpQuery;
            // A query: flags, the collection's name, skip and limit; a message: flags and the kind of its first section.
            var (name, value) = Bson.First(body.AsSpan(isQuery ? Array.IndexOf(body, (byte)0, 4) + 9 : 5));
            var command = name == "find" ? $"find {value}" : name;
            _commands.Enqueue((connection, command));
            if (!await Before(command, end)) return;
            await stream.WriteAsync(Reply(header, isQuery, Answer(name, connection)), end);
        }
    }

    private byte[] Answer(string command, int connection) => command switch
    {
        "hello" or "isMaster" or "ismaster" => Bson.Document(
            ("helloOk", true), ("ismaster", true), ("isWritablePrimary", true), ("maxBsonObjectSize", 16 << 20), ("maxMessageSizeBytes", 48_000_000),
            ("maxWriteBatchSize", 100_000), ("minWireVersion", 0), ("maxWireVersion", 21), ("connectionId", connection), ("ok", 1.0)),
        "ping" or "endSessions" => Bson.Document(("ok", 1.0)),
        "find" => Bson.Document(
            ("cursor", Bson.Document(("id", 0L), ("ns", "test.ratings"), ("firstBatch", Documents))), ("ok", 1.0)),
        "saslStart" => Bson.Document(("ok", 0.0), ("errmsg", "Authentication failed."), ("code", AuthenticationFailed), ("codeName", "AuthenticationFailed")),
        _ => Bson.Document(("ok", 0.0), ("errmsg", $"no such command: '{command}'"), ("code", 59), ("codeName", "CommandNotFound")),
    };

    private static byte[] Reply(byte[] header, bool isQuery, byte[] document)
    {
        // A reply: flags, cursor, first index, number of documents; a message: flags and the kind of its only section.
        var between = isQuery ? 20 : 5;
        var reply = new byte[HeaderBytes + between + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(reply, reply.Length);
        header.AsSpan(4, 4).CopyTo(reply.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(12), isQuery ? OpReply : OpMessage);
        if (isQuery) BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(HeaderBytes + 16), 1);
        document.CopyTo(reply.AsSpan(HeaderBytes + between));
        return reply;
    }
}
