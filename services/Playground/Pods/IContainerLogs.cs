namespace Bookinfo.Playground.Pods;

/// <summary>What containers have written, stdout and stderr in one stream, as a kubelet keeps it.</summary>
internal interface IContainerLogs
{
    /// <summary>The lines asked for, oldest first; with <see cref="LogRequest.Follow"/> also those to come, until the container ends.</summary>
    /// <param name="podUid">metadata.uid of the pod.</param>
    /// <param name="container">Name of one of its containers; <c>istio-proxy</c> is the sidecar's access log.</param>
    /// <param name="request">Which lines.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    IAsyncEnumerable<LogLine> ReadAsync(string podUid, string container, LogRequest request, CancellationToken cancellationToken);
}

/// <param name="Time">When it was read from the process.</param>
/// <param name="Text">Without the newline.</param>
internal sealed record LogLine(DateTimeOffset Time, string Text);

/// <param name="Follow">Go on after the lines that are there.</param>
/// <param name="TailLines">Only the last so many; null: all.</param>
/// <param name="Since">Only lines at or after; null: all.</param>
/// <param name="Previous">The container's run before the last restart.</param>
internal sealed record LogRequest(bool Follow = false, int? TailLines = null, DateTimeOffset? Since = null, bool Previous = false);
