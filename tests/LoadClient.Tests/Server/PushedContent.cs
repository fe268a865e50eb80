using System.IO.Pipelines;
using System.Net;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>A request body that the test writes piece by piece.</summary>
internal sealed class PushedContent : HttpContent
{
    private readonly Pipe _pipe = new();

    public async Task WriteAsync(byte[] bytes) => await _pipe.Writer.WriteAsync(bytes);

    public void End() => _pipe.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        while (await _pipe.Reader.ReadAsync() is var read && !(read.IsCompleted && read.Buffer.IsEmpty))
        {
            foreach (var piece in read.Buffer) await stream.WriteAsync(piece);
            await stream.FlushAsync();
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
