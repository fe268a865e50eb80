using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Playground.Api.Spdy;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api.Spdy;

/// <summary>The caller's side of a SPDY connection, frame by frame, and a served side that echoes every stream.</summary>
internal sealed class SpdyCaller : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly NetworkStream _served;
    private readonly SpdyConnection _connection;
    private readonly MemoryStream _block = new();
    private readonly ZLibStream _deflater;

    private SpdyCaller(NetworkStream stream, NetworkStream served)
    {
        (_stream, _served) = (stream, served);
        _deflater = new ZLibStream(_block, CompressionLevel.Fastest);
        _connection = new SpdyConnection(served);
        Serving = _connection.RunAsync(Opened, Cancel);
    }

    /// <summary>Ends when the served side gives the connection up.</summary>
    public Task Serving { get; }

    public List<SpdyStream> Streams { get; } = [];

    /// <summary>The only one that has been opened.</summary>
    public async Task<SpdyStream> OnlyStreamAsync() => (await StreamsAsync(1))[0];

    /// <summary>So many have been opened: the caller may be told before the served side has them.</summary>
    public async Task<IReadOnlyList<SpdyStream>> StreamsAsync(int count)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(Streams.Count == count), TimeSpan.FromSeconds(10), () => $"{Streams.Count} streams came, not {count}");
        return Streams;
    }

    /// <summary>Each ends with its stream's input.</summary>
    public List<Task> Echoes { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SpdyCaller> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint, Cancel);
        return new SpdyCaller(new NetworkStream(client, ownsSocket: true), new NetworkStream(await listener.AcceptSocketAsync(Cancel), ownsSocket: true));
    }

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Cancel);

    public void Leave() => _stream.Dispose();

    public Task DataAsync(int id, string text, bool last = false) => SendAsync([.. Head(id, Encoding.UTF8.GetByteCount(text), last), .. Encoding.UTF8.GetBytes(text)]);

    public Task OpenAsync(int id, params (string Name, string Value)[] headers) => ControlAsync(1, [.. Number(id), 0, 0, 0, 0, 0, 0, .. Block(headers)]);

    public Task ControlAsync(int type, byte[] payload) => SendAsync([.. Head(unchecked((int)0x80030000) | type, payload.Length, last: false), .. payload]);

    /// <summary>The next frame; of a control frame the kind and what follows, of data the stream's number.</summary>
    public async Task<(int Type, int Id, bool Last, byte[] Payload)> FrameAsync()
    {
        var head = new byte[8];
        await _stream.ReadExactlyAsync(head, Cancel);
        var frame = SpdyFrame.Read(head);
        var payload = new byte[frame.Length];
        await _stream.ReadExactlyAsync(payload, Cancel);
        return ((int)frame.Type, frame.Type == SpdyFrameType.Data ? frame.StreamId : BinaryPrimitives.ReadInt32BigEndian(payload), frame.IsLast, payload);
    }

    public byte[] Block(params (string Name, string Value)[] headers)
    {
        _block.SetLength(0);
        _deflater.Write(Number(headers.Length));
        foreach (var word in headers.SelectMany(h => new[] { h.Name, h.Value }))
        {
            _deflater.Write(Number(word.Length));
            _deflater.Write(Encoding.UTF8.GetBytes(word));
        }

        _deflater.Flush();
        return _block.ToArray();
    }

    public static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await Serving;
        await _served.DisposeAsync();
        _connection.Dispose();
        await _deflater.DisposeAsync();
        _block.Dispose();
    }

    private static byte[] Head(int first, int length, bool last) => [.. Number(first), .. Number(length | (last ? 1 << 24 : 0))];

    private void Opened(SpdyStream stream)
    {
        Streams.Add(stream);
        Echoes.Add(EchoAsync(stream));
    }

    private static async Task EchoAsync(SpdyStream stream)
    {
        await Task.Yield();
        using var text = new MemoryStream();
        await stream.Input.CopyToAsync(text, Cancel);
        try
        {
            await stream.WriteAsync(text.ToArray(), Cancel);
            await stream.EndAsync(Cancel);
        }
        catch (IOException)
        {
            // The caller has gone.
        }
    }
}
