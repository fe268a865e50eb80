using System.Collections.Immutable;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient;

/// <summary>One run as it was asked for: what the flags of <c>load</c> say, read and checked (contract fortio.md section 2).</summary>
internal sealed record LoadOptions
{
    /// <summary>What is called and how a connection is made.</summary>
    public required TargetOptions Target { get; init; }

    /// <summary>When calls are due, how many, on how many connections.</summary>
    public Pace Pace { get; init; } = new();

    /// <summary>What a call sends.</summary>
    public RequestOptions Request { get; init; } = new();

    /// <summary>How the figures are gathered.</summary>
    public MeasureOptions Measure { get; init; } = new();

    /// <summary>Free text copied to the result (<c>-labels</c>); null: the URL without its scheme, and this machine's short name.</summary>
    public string? Labels { get; init; }

    /// <summary>Copied to the result (<c>-runid</c>); 0: none.</summary>
    public long RunId { get; init; }

    /// <summary>Whether a failed warm-up call does not end the run (<c>-allow-initial-errors</c>).</summary>
    public bool AllowInitialErrors { get; init; }

    /// <summary>The first call with this code ends the run (<c>-abort-on</c>); -1 means a call without an answer, 0 (the default): never.</summary>
    public int AbortOn { get; init; }

    /// <summary>Whether each code that is not ok earns a warning (<c>-log-errors</c>).</summary>
    public bool LogErrors { get; init; } = true;

    /// <summary>Whether connections are warmed up one after another (<c>-sequential-warmup</c>).</summary>
    public bool SequentialWarmUp { get; init; }

    /// <summary>A file that gets one line for each call (<c>-access-log-file</c>); null: none.</summary>
    public string? AccessLogFile { get; init; }

    /// <summary><c>json</c> (the default) or <c>influx</c> (<c>-access-log-format</c>).</summary>
    public string AccessLogFormat { get; init; } = "json";

    /// <summary>Loops, each on a core of its own (<c>-gomaxprocs</c>); 0 (the default): one.</summary>
    public int Loops { get; init; }

    /// <summary>Response header whose values split the result into rows, such as the pod's version (<c>-split-by</c>, ours); null: no split.</summary>
    public ImmutableArray<string> SplitBy { get; init; } = [];
}
