using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>What one try of a step showed.</summary>
internal sealed record Observation
{
    /// <summary>Exit code of a command; null for requests.</summary>
    public int? Exit { get; init; }

    /// <summary>Output of a command; empty for requests.</summary>
    public string Output { get; init; } = "";

    /// <summary>Answers to requests, in order; empty for commands.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>How long a command took.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>One answer, by HTTP or TCP, or why there was none.</summary>
internal sealed record Answer
{
    /// <summary>Null: no answer came, or it is not HTTP.</summary>
    public int? Status { get; init; }

    /// <summary>What curl would end with: 0 when an answer came.</summary>
    public int Exit { get; init; }

    /// <summary>Why no answer came; null when one did.</summary>
    public string? Error { get; init; }

    public string Body { get; init; } = "";

    /// <summary>Several values of one header are joined by a comma and a space. <c>:version</c> is the version of HTTP: <c>1.1</c>, <c>2</c>.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>From the beginning of the connection to the last byte.</summary>
    public TimeSpan Duration { get; init; }
}
