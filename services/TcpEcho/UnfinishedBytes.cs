using Microsoft.Extensions.Options;

namespace Bookinfo.TcpEcho;

/// <summary>Counts what all clients have sent of lines that are not finished: ten thousand slow clients must not fill the memory.</summary>
internal sealed class UnfinishedBytes(IOptions<TcpEchoOptions> options)
{
    private readonly long _most = options.Value.MaxUnfinishedBytes;
    private long _held;

    /// <summary>Bytes held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Adds (or, below zero, gives back). False when that is more than there may be; it is counted all the same.</summary>
    public bool Add(long bytes) => Interlocked.Add(ref _held, bytes) <= _most || bytes <= 0;
}
