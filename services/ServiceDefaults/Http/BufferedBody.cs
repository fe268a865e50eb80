using System.IO.Pipelines;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.ServiceDefaults.Http;

/// <summary>Holds back an answer until its length is known; the head is not sent before the body is complete.</summary>
internal sealed class BufferedBody : IHttpResponseBodyFeature, IDisposable
{
    private readonly MemoryStream _bytes = new();

    public BufferedBody() => Writer = PipeWriter.Create(_bytes);

    public Stream Stream => _bytes;

    public PipeWriter Writer { get; }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_bytes, path, offset, count, cancellationToken);

    public async Task CompleteAsync() => await Writer.FlushAsync();

    public void Dispose() => _bytes.Dispose();

    /// <summary>The whole body.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        await CompleteAsync();
        return _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);
    }
}
