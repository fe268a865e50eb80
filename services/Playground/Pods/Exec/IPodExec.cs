using System.Collections.Immutable;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Runs commands inside of running containers: what <c>kubectl exec</c> asks for.</summary>
internal interface IPodExec
{
    /// <param name="request">What to run and where.</param>
    /// <param name="streams">What it reads and writes.</param>
    /// <param name="cancellationToken">Nobody waits for it any more: it is killed.</param>
    /// <returns>How it ended; everything it wrote has been handed over by then.</returns>
    /// <exception cref="OperationCanceledException">It was killed.</exception>
    Task<ExecEnd> RunAsync(ExecRequest request, ExecStreams streams, CancellationToken cancellationToken);
}

/// <param name="Pod">The pod as it is stored.</param>
/// <param name="Container">Name of one of its containers.</param>
/// <param name="Command">The program and its arguments; at least the program.</param>
internal sealed record ExecRequest(StoredObject Pod, string Container, ImmutableArray<string> Command);

/// <param name="Input">What it reads; null: nothing, it sees the end at once.</param>
/// <param name="Output">Takes what it writes to stdout.</param>
/// <param name="Error">Takes what it writes to stderr.</param>
internal sealed record ExecStreams(Stream? Input, ByteSink Output, ByteSink Error);

/// <summary>Takes bytes; they may be used again once the task has ended.</summary>
internal delegate ValueTask ByteSink(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

/// <param name="Code">Exit code; 128 + n when signal n ended it, 127 when there is no such program.</param>
/// <param name="Problem">Why nothing could be run at all; null: something ran, and the code counts.</param>
internal sealed record ExecEnd(int Code, string? Problem = null);
