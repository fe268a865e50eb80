using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Passes an answer of unknown length on and counts it.</summary>
internal sealed class CountingBody(Stream target) : Stream
{
    public long Count { get; private set; }

    /// <summary>Puts a counter in front of the response's body.</summary>
    public static CountingBody Attach(HttpResponse response)
    {
        var counting = new CountingBody(response.Body);
        response.HttpContext.Features.Set<IHttpResponseBodyFeature>(
            new StreamResponseBodyFeature(counting, response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
        return counting;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await target.WriteAsync(buffer, cancellationToken);
        Count += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
