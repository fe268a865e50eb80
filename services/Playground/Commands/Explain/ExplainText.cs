using System.Globalization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

/// <summary>An explanation for people.</summary>
internal static class ExplainText
{
    public static void Print(TextWriter output, Explanation explanation)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"caller    {explanation.Proxy}, route table {explanation.Version}"));
        if (explanation.Routes is not null) output.WriteLine($"listener  {explanation.Routes}");
        if (explanation.VirtualHost is not null) output.WriteLine($"host      {explanation.VirtualHost} ({string.Join(", ", explanation.Domains)})");
        for (var i = 0; i < explanation.Rules.Length; i++)
        {
            if (i == 0) output.WriteLine("\nrules, tried from the top");
            Print(output, i + 1, explanation.Rules[i]);
        }

        for (var i = 0; i < explanation.LeftOut.Length; i++)
        {
            if (i == 0) output.WriteLine("\nwritten for this host, but never tried here");
            output.WriteLine($"  -  {explanation.LeftOut[i].Rule}: {explanation.LeftOut[i].Reason}");
        }

        output.WriteLine($"\noutcome   {explanation.Outcome.Summary}");
        if (explanation.Outcome.Hint is not null) output.WriteLine($"hint      {explanation.Outcome.Hint}");
        foreach (var policy in explanation.Outcome.Policies) output.WriteLine($"  {policy}");
        foreach (var cluster in explanation.Outcome.Clusters) Print(output, cluster);
    }

    private static void Print(TextWriter output, int number, ExplainedRule rule)
    {
        var verdict = rule.Verdict switch
        {
            RuleVerdict.Taken => "TAKEN",
            RuleVerdict.DoesNotFit => "does not fit",
            _ => "not reached",
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number}. {rule.Rule}{(rule.Name is null || rule.Name == rule.Rule ? "" : $" ({rule.Name})")}: {verdict}"));
        foreach (var condition in rule.Conditions)
        {
            output.WriteLine($"       {(condition.Fits ? "fits" : "FAILS")}  {condition.Field}: wanted {condition.Wanted}, found {(condition.Found is null ? "nothing" : $"\"{condition.Found}\"")}");
        }
    }

    private static void Print(TextWriter output, ExplainedCluster cluster)
    {
        var endpoints = !cluster.Exists ? "does not exist: 503, NC"
            : cluster.Endpoints.IsEmpty ? "no ready endpoint"
            : string.Join(", ", cluster.Endpoints.Select(static endpoint => endpoint.Workload is null ? endpoint.Address : $"{endpoint.Workload} at {endpoint.Address}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {cluster.Percent:0.##} % to {cluster.Name}: {endpoints}"));
        foreach (var policy in cluster.Policies) output.WriteLine($"       {policy}");
    }
}
