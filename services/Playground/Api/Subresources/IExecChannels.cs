using System.IO.Pipelines;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>The streams of one exec on the wire that its caller speaks.</summary>
internal interface IExecChannels : IDisposable
{
    /// <summary>Waits until all streams are there.</summary>
    /// <returns>False: the caller did not open them.</returns>
    Task<bool> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends what the command writes to stdout.</summary>
    /// <exception cref="IOException">The caller has gone.</exception>
    ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends what the command writes to stderr.</summary>
    /// <exception cref="IOException">The caller has gone.</exception>
    ValueTask ErrorAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends how the command ended, and ends our half.</summary>
    /// <exception cref="IOException">The caller has gone.</exception>
    Task EndAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken);

    /// <summary>Takes what the caller sends until it closes or goes away.</summary>
    /// <param name="input">Gets stdin, and its end; null: stdin was not asked for.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    Task ReceiveAsync(PipeWriter? input, CancellationToken cancellationToken);
}
