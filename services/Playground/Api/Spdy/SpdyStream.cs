using System.Collections.Frozen;
using System.IO.Pipelines;

namespace Bookinfo.Playground.Api.Spdy;

/// <summary>One stream that the caller has opened: bytes both ways, each with an end of its own.</summary>
internal sealed class SpdyStream(SpdyConnection connection, int id, FrozenDictionary<string, string> headers)
{
    private const int BufferBytes = 256 * 1024;

    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: BufferBytes, resumeWriterThreshold: BufferBytes / 2));
    private bool _ended;

    public int Id => id;

    /// <summary>What it was opened with; names in lower case.</summary>
    public FrozenDictionary<string, string> Headers => headers;

    /// <summary>What the caller sends, to its end.</summary>
    public PipeReader Input => _input.Reader;

    /// <summary>Whether the caller has given the stream up; its input has ended then.</summary>
    public bool WasReset { get; private set; }

    /// <exception cref="IOException">The caller has gone.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        bytes.IsEmpty ? ValueTask.CompletedTask : connection.SendAsync(SpdyFrameType.Data, id, last: false, bytes, cancellationToken);

    /// <summary>Nothing more is written. Doing it again changes nothing.</summary>
    /// <exception cref="IOException">The caller has gone.</exception>
    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_ended) return ValueTask.CompletedTask;
        _ended = true;
        return connection.SendAsync(SpdyFrameType.Data, id, last: true, ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    /// <summary>Takes bytes of the caller; waits while too many lie there unread.</summary>
    internal async ValueTask ReceiveAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!bytes.IsEmpty) await _input.Writer.WriteAsync(bytes, cancellationToken);
    }

    internal void Reset()
    {
        WasReset = true;
        CompleteInput();
    }

    /// <summary>The caller sends no more.</summary>
    internal void CompleteInput() => _input.Writer.Complete();
}
