using System.Collections.Immutable;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

/// <summary>One real request or connection, as <c>explain --last</c> shows it.</summary>
internal sealed record PastRequest
{
    /// <summary>Whose proxy took it: <c>default/sleep-5d4f...</c>.</summary>
    public required string Caller { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>Null: a connection whose bytes nobody looked into.</summary>
    public string? Method { get; init; }

    public required string Url { get; init; }

    /// <summary>0: no answer was sent, or a connection.</summary>
    public required int Status { get; init; }

    /// <summary>Envoy's response flags, comma-joined; <c>-</c>: none.</summary>
    public required string Flags { get; init; }

    /// <summary>Envoy's RESPONSE_CODE_DETAILS; null: none.</summary>
    public string? Details { get; init; }

    /// <summary>The rule that really took it; null: none that a person wrote.</summary>
    public string? Rule { get; init; }

    /// <summary>Where it went; null: nowhere.</summary>
    public string? Cluster { get; init; }

    /// <summary>The endpoint last tried; null: none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The pod behind the endpoint; null: none of ours.</summary>
    public string? Workload { get; init; }

    /// <summary>Number of the route table that decided.</summary>
    public required long TableVersion { get; init; }

    /// <summary>By that table; null: it is not kept any more, or the request never came to the rules, and <see cref="Note"/> says which.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>What to know about the explanation; null: the table is the one in force.</summary>
    public string? Note { get; init; }

    /// <param name="proxy">Who took it.</param>
    /// <param name="seen">What it remembers.</param>
    /// <param name="inForce">Number of the table that is in force now.</param>
    /// <param name="workloads">Pods by the addresses of their ports.</param>
    public static PastRequest Of(IProxy proxy, SeenRequest seen, long inForce, ImmutableDictionary<string, string> workloads)
    {
        var explanation = proxy.Explain(seen);
        return new PastRequest
        {
            Caller = CallerFinder.NameOf(proxy),
            Started = seen.Started,
            DurationMs = seen.Duration.TotalMilliseconds,
            Method = seen.Method,
            Url = $"{seen.Question?.Scheme ?? "http"}://{seen.Authority}{seen.PathAndQuery}",
            Status = seen.Status,
            Flags = seen.Flags,
            Details = seen.Details,
            Rule = seen.Rule,
            Cluster = seen.Cluster,
            Endpoint = seen.UpstreamHost,
            Workload = seen.UpstreamHost is { } endpoint ? workloads.GetValueOrDefault(endpoint) : null,
            TableVersion = seen.TableVersion,
            Explanation = explanation,
            Note = NoteOf(seen, explanation, inForce),
        };
    }

    private static string? NoteOf(SeenRequest seen, Explanation? explanation, long inForce)
    {
        if (seen.Question is null) return "it never came to the rules";
        if (explanation is null) return $"route table {seen.TableVersion} is not kept any more (in force is {inForce}): only what was written down at the time is shown";
        return seen.TableVersion == inForce ? null : $"explained by route table {seen.TableVersion}, which took it; in force is {inForce} now";
    }
}
