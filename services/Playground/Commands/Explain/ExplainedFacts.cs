using System.Globalization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

/// <summary>What an explanation, or a real request, says about itself.</summary>
/// <param name="Clusters">Where it goes.</param>
/// <param name="Lines">Everything else, by name.</param>
internal sealed record ExplainedFacts(IReadOnlyList<FoundCluster> Clusters, IReadOnlyList<(string Name, string Value)> Lines)
{
    private static readonly string[] SpecialClusters = ["PassthroughCluster", "BlackHoleCluster"];

    /// <summary>A name means also what is below it: <c>fault</c> is met by <c>fault.delay</c>.</summary>
    public IReadOnlyList<string> Of(string name) =>
        [.. Lines.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || line.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)).Select(line => line.Name.Length == name.Length ? line.Value : $"{line.Name}: {line.Value}")
            .Where(static value => value != ExplainExpectation.Nothing)];

    public static ExplainedFacts Of(Explanation explanation)
    {
        var outcome = explanation.Outcome;
        var clusters = outcome.Clusters.Select(static cluster => new FoundCluster(cluster.Name, cluster.Percent)).ToList();
        if (clusters.Count == 0) clusters.AddRange(SpecialClusters.Where(name => outcome.Summary.Contains(name, StringComparison.Ordinal)).Select(static name => new FoundCluster(name, 100)));
        var lines = LinesOf(explanation).ToList();
        if (explanation.Rules.FirstOrDefault(static rule => rule.Verdict == RuleVerdict.Taken) is { } taken) lines.Add(("rule", taken.Rule));
        if (outcome.Status is { } status) lines.Add(("status", Number(status)));
        if (outcome.Flag is { } flag) lines.Add(("flag", flag));
        foreach (var endpoint in outcome.Clusters.SelectMany(static cluster => cluster.Endpoints)) lines.Add(("endpoint", endpoint.Workload ?? endpoint.Address));
        return new ExplainedFacts(clusters, lines);
    }

    public static ExplainedFacts Of(PastRequest request)
    {
        var lines = request.Explanation is { } explanation ? LinesOf(explanation).ToList() : [];
        if (request.Rule is { } rule) lines.Add(("rule", rule));
        lines.Add(("status", Number(request.Status)));
        foreach (var flag in request.Flags.Split(',').Where(static flag => flag != "-")) lines.Add(("flag", flag));
        if ((request.Workload ?? request.Endpoint) is { } endpoint) lines.Add(("endpoint", endpoint));
        return new ExplainedFacts(request.Cluster is { } cluster ? [new FoundCluster(cluster, null)] : [], lines);
    }

    private static IEnumerable<(string Name, string Value)> LinesOf(Explanation explanation)
    {
        if (explanation.Routes is { } listener) yield return ("listener", listener);
        if (explanation.VirtualHost is { } host) yield return ("host", host);
        foreach (var policy in explanation.Outcome.Policies.Concat(explanation.Outcome.Clusters.SelectMany(static cluster => cluster.Policies)))
        {
            var colon = policy.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) yield return (policy[..colon], policy[(colon + 2)..]);
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
