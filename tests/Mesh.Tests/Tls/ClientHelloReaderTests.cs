using System.Buffers;
using System.Net.Security;

using Bookinfo.Mesh.Proxy.Tls;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>Hellos of a real client, cut in every way a network may cut them.</summary>
public sealed class ClientHelloReaderTests
{
    [Fact]
    public async Task A_hello_tells_server_name_protocols_and_ecdsa()
    {
        Assert.Equal(ClientHelloState.Complete, ClientHelloReader.Read(new(await HelloAsync("Httpbin.Example.COM")), out var hello));
        Assert.Equal("httpbin.example.com", hello!.ServerName);
        Assert.Equal(["h2", "http/1.1"], hello.Protocols);
        Assert.True(hello.KnowsEcdsa);
    }

    [Fact]
    public async Task A_hello_without_a_name_has_none()
    {
        Assert.Equal(ClientHelloState.Complete, ClientHelloReader.Read(new(await HelloAsync("127.0.0.1")), out var hello));
        Assert.Null(hello!.ServerName);
    }

    [Fact]
    public async Task Every_beginning_is_incomplete_and_only_the_whole_is_complete()
    {
        var bytes = await HelloAsync("httpbin.example.com");
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(ClientHelloState.Incomplete, ClientHelloReader.Read(new(bytes.AsMemory(0, length)), out _));
        Assert.Equal(ClientHelloState.Complete, ClientHelloReader.Read(new([.. bytes, 0x16, 0x03]), out var hello));
        Assert.Equal("httpbin.example.com", hello!.ServerName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(200)]
    public async Task A_hello_spread_over_records_is_joined(int size)
    {
        var bytes = InRecords(await HelloAsync("httpbin.example.com"), size);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(ClientHelloState.Incomplete, ClientHelloReader.Read(new(bytes.AsMemory(0, length)), out _));
        Assert.Equal(ClientHelloState.Complete, ClientHelloReader.Read(Segments(bytes, 7), out var hello));
        Assert.Equal("httpbin.example.com", hello!.ServerName);
    }

    [Fact]
    public async Task Any_flipped_byte_is_survived()
    {
        var bytes = await HelloAsync("httpbin.example.com");
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var bit in (byte[])[0x01, 0x80, 0xff])
            {
                var flipped = bytes.ToArray();
                flipped[i] ^= bit;
                var state = ClientHelloReader.Read(new(flipped), out var hello);
                Assert.Equal(state == ClientHelloState.Complete, hello is not null);
            }
        }
    }

    [Fact]
    public void What_is_no_hello_is_malformed()
    {
        Assert.Equal(ClientHelloState.Malformed, ClientHelloReader.Read(new("GET / HTTP/1.1\r\n"u8.ToArray()), out _));
        Assert.Equal(ClientHelloState.Malformed, ClientHelloReader.Read(new([0x16, 0x03, 0x01, 0, 0]), out _));
        Assert.Equal(ClientHelloState.Malformed, ClientHelloReader.Read(new([0x16, 0x03, 0x01, 0, 4, 2, 0, 0, 0]), out _));
        Assert.Equal(ClientHelloState.Malformed, ClientHelloReader.Read(new([0x16, 0x03, 0x01, 0, 4, 1, 0xff, 0, 0]), out _));
    }

    private static async Task<byte[]> HelloAsync(string host)
    {
        using var wire = new Wire();
        await using var client = new SslStream(wire);
        var options = new SslClientAuthenticationOptions { TargetHost = host, ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] };
        await Assert.ThrowsAnyAsync<IOException>(() => client.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken));
        return wire.Sent.ToArray();
    }

    private static byte[] InRecords(byte[] hello, int size)
    {
        var message = hello.AsSpan(5);
        var bytes = new List<byte>();
        for (var at = 0; at < message.Length; at += size)
        {
            var part = message.Slice(at, Math.Min(size, message.Length - at));
            bytes.AddRange([0x16, 0x03, 0x01, (byte)(part.Length >> 8), (byte)part.Length, .. part]);
        }

        return [.. bytes];
    }

    private static ReadOnlySequence<byte> Segments(byte[] bytes, int size)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0);
        var last = first;
        for (var at = size; at < bytes.Length; at += size) last = last.Then(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Keeps what is written; whoever reads finds the end.</summary>
    private sealed class Wire : MemoryStream
    {
        public MemoryStream Sent { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Sent.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            Sent.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
