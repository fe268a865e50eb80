using System.Runtime.InteropServices;

namespace Bookinfo.Playground.Page;

/// <summary>What happened on one edge in one second.</summary>
internal sealed class EdgeSecond
{
    /// <summary>Rules kept apart; calls beyond it bear none.</summary>
    private const int MostRules = 32;

    private readonly Dictionary<CallOutcome, long> _outcomes = [];
    private readonly Dictionary<string, long> _rules = new(StringComparer.Ordinal);
    private readonly List<float> _milliseconds = [];

    /// <summary>Requests that ended, or connections that were opened.</summary>
    public long Count { get; private set; }

    public long Errors { get; private set; }

    /// <summary>Of connections that ended.</summary>
    public long Bytes { get; private set; }

    public IReadOnlyDictionary<CallOutcome, long> Outcomes => _outcomes;

    /// <summary>By where the rule is written, of the calls that were looked at; empty: none that a person wrote.</summary>
    public IReadOnlyDictionary<string, long> Rules => _rules;

    /// <summary>Durations of the calls that were looked at.</summary>
    public IReadOnlyList<float> Milliseconds => _milliseconds;

    public void Add(CallOutcome outcome, long count, long bytes)
    {
        Count += count;
        Bytes += bytes;
        if (outcome.IsError) Errors += count;
        if (count > 0) CollectionsMarshal.GetValueRefOrAddDefault(_outcomes, outcome, out _) += count;
    }

    /// <param name="rule">Null: none that a person wrote.</param>
    /// <param name="milliseconds">How long the call took.</param>
    public void Look(string? rule, float milliseconds)
    {
        _milliseconds.Add(milliseconds);
        var name = rule is not null && (_rules.ContainsKey(rule) || _rules.Count < MostRules) ? rule : "";
        CollectionsMarshal.GetValueRefOrAddDefault(_rules, name, out _)++;
    }
}

/// <summary>How a call ended.</summary>
/// <param name="Status">HTTP status; 0: none was sent; null: a connection, or a status beyond those that are kept apart.</param>
/// <param name="Flags">Envoy's response flags; <c>-</c>: none.</param>
/// <param name="GrpcStatus">Null: not gRPC.</param>
internal readonly record struct CallOutcome(int? Status, string Flags, int? GrpcStatus)
{
    /// <summary>The server failed, gRPC reports a failure, or nobody answered. What the caller did wrong (4xx) is none.</summary>
    public bool IsError => Status is 0 or >= 500 || GrpcStatus is > 0 || (Status is null && Flags != "-");
}
