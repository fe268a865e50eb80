using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Playground.Page;

/// <summary>What the page draws; served at <c>/graph</c>.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Seconds">How far the figures look back.</param>
/// <param name="Nodes">Everybody who takes part, and workloads that are quiet, by id.</param>
/// <param name="Edges">By the ids of their ends.</param>
internal sealed record CallGraph(DateTimeOffset At, int Seconds, ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges);

/// <param name="Id">Unique and stable.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Namespace">Empty where there is none.</param>
/// <param name="Name">Workload, service or host.</param>
/// <param name="App">Nodes of one app stand together.</param>
/// <param name="Version">Empty where there is none.</param>
/// <param name="Pods">Those of a workload, by name.</param>
internal sealed record GraphNode(string Id, GraphNodeKind Kind, string Namespace, string Name, string App, string Version, ImmutableArray<GraphPod> Pods)
{
    /// <summary>Whether another namespace has an app of the same name: it is told with its namespace then.</summary>
    public bool IsAmbiguous { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<GraphNodeKind>))]
internal enum GraphNodeKind
{
    Gateway,
    Workload,

    /// <summary>A service of the mesh, no pod of which was reached: the caller's proxy answered.</summary>
    Service,

    /// <summary>A host outside the mesh.</summary>
    Outside,

    /// <summary>A host for which the caller's proxy answered by itself: no route, a redirect, a fixed answer.</summary>
    Answered,

    /// <summary>All callers without a sidecar together.</summary>
    WithoutSidecar,
}

/// <param name="Name">Of the pod.</param>
/// <param name="Ready">As kubectl shows it: <c>2/2</c>.</param>
/// <param name="IsReady">Whether it gets requests.</param>
/// <param name="Phase">As kubectl shows it: <c>Running</c>, <c>CrashLoopBackOff</c>.</param>
/// <param name="Restarts">Of all its containers.</param>
internal sealed record GraphPod(string Name, string Ready, bool IsReady, string Phase, int Restarts);

internal sealed record GraphEdge
{
    /// <summary>Id of the caller's node.</summary>
    public required string From { get; init; }

    /// <summary>Id of the called node.</summary>
    public required string To { get; init; }

    public required GraphEdgeKind Kind { get; init; }

    /// <summary>Requests that ended, or connections that were opened.</summary>
    public long Count { get; init; }

    /// <summary>Of a mirror: share of the requests that are copied, 0-100; null otherwise.</summary>
    public double? CopiedPercent { get; init; }

    public double PerSecond { get; init; }

    /// <summary>0-100: the server failed, gRPC reports a failure, or nobody answered.</summary>
    public double ErrorPercent { get; init; }

    /// <summary>Milliseconds; null: nothing was measured.</summary>
    public double? P50 { get; init; }

    public double? P95 { get; init; }

    /// <summary>Of connections that ended, both ways.</summary>
    public long Bytes { get; init; }

    public ImmutableArray<GraphOutcome> Outcomes { get; init; } = [];

    /// <summary>Those that took the calls, most frequent first; empty: none that a person wrote.</summary>
    public ImmutableArray<GraphRule> Rules { get; init; } = [];

    /// <summary>Calls in each second of the last minute, oldest first.</summary>
    public ImmutableArray<long> Counts { get; init; } = [];

    public ImmutableArray<long> Errors { get; init; } = [];

    /// <summary>The last calls, newest first.</summary>
    public ImmutableArray<SeenCall> Calls { get; init; } = [];
}

[JsonConverter(typeof(CamelCaseEnumConverter<GraphEdgeKind>))]
internal enum GraphEdgeKind
{
    Http,
    Grpc,
    Tcp,

    /// <summary>Copies of requests, whose answers nobody waits for; they are not counted.</summary>
    Mirror,
}

/// <param name="Code">Status as people say it: <c>200</c>, <c>none</c>, <c>gRPC 14</c>, <c>connection</c>.</param>
/// <param name="Flags">Envoy's response flags; <c>-</c>: none.</param>
/// <param name="Count">How many.</param>
/// <param name="IsError">Whether it counts as an error.</param>
internal sealed record GraphOutcome(string Code, string Flags, long Count, bool IsError);

/// <param name="Kind">Of the object: <c>VirtualService</c>, <c>HTTPRoute</c>, <c>Ingress</c>.</param>
/// <param name="Rule">Where it is written: <c>default/reviews http[0]</c>.</param>
/// <param name="Name">The rule's own name; null: none.</param>
/// <param name="IsInForce">False: it took calls of this window, and has been changed or deleted since.</param>
/// <param name="Percent">Share of the calls that were looked at, 0-100.</param>
/// <param name="Weight">Share that the rule gives this destination, 0-100; null: it has no other.</param>
/// <param name="Conditions">What a request must have.</param>
/// <param name="Effects">What the rule does besides: faults, timeout, retries, headers, mirrors.</param>
/// <param name="Policies">What the DestinationRule says for this destination.</param>
internal sealed record GraphRule(
    string Kind,
    string Rule,
    string? Name,
    bool IsInForce,
    double Percent,
    double? Weight,
    ImmutableArray<string> Conditions,
    ImmutableArray<string> Effects,
    ImmutableArray<string> Policies);

/// <summary>Names of an enum as the page's script writes them.</summary>
internal sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase)
    where TEnum : struct, Enum;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallGraph))]
[JsonSerializable(typeof(PageLink))]
internal sealed partial class PageJson : JsonSerializerContext;
