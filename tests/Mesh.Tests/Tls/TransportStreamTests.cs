using System.IO.Pipelines;

using Bookinfo.Mesh.Proxy.Tls;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>What SslStream reads of a connection that came in several pieces.</summary>
public sealed class TransportStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(100)]
    public async Task Reads_tell_how_many_bytes_they_gave_wherever_the_pieces_end(int size)
    {
        var input = new Pipe(new PipeOptions(minimumSegmentSize: 16));
        var sent = Enumerable.Range(0, 40).Select(static i => (byte)i).ToArray();
        foreach (var piece in sent.Chunk(16)) await input.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);
        await input.Writer.CompleteAsync();
        await using var stream = new TransportStream(new Ends(input.Reader, new Pipe().Writer));

        var buffer = new byte[size];
        var seen = new List<byte>();
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read) seen.AddRange(buffer[..read]);

        Assert.Equal(sent, seen);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
