using System.Globalization;

namespace Bookinfo.Playground.Tasks;

/// <summary>Expectations and observations in words.</summary>
internal static class ExpectationText
{
    public static string Of(TaskStep step)
    {
        var parts = new List<string>();
        var expected = step.Expect;
        if (expected.Status is not []) parts.Add($"status {string.Join(" or ", expected.Status)}");
        if (expected.Exit is not []) parts.Add($"exit code {string.Join(" or ", expected.Exit)}");
        if (expected.Body is { } body) parts.AddRange(Of(step is RequestStep or TcpStep ? "body" : "output", body));
        foreach (var (path, rule) in expected.Json) parts.AddRange(Of($"json {path}", rule));
        foreach (var (name, rule) in expected.Header) parts.AddRange(Of($"header {name}", rule));
        parts.AddRange(expected.Lines.Select(l => $"{Count(l)} lines like /{l.Regex}/"));
        parts.AddRange(expected.Shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value:P0} of the answers like /{s.Of}/, give or take {s.Sigma} sigma")));
        if (expected.Duration?.Min is { } min) parts.Add($"at least {TaskTime.Format(min)}");
        if (expected.Duration?.Max is { } max) parts.Add($"at most {TaskTime.Format(max)}");
        return string.Join("; ", parts) + (step.Within > TimeSpan.Zero ? $" (within {TaskTime.Format(step.Within)})" : "");
    }

    public static string Of(Observation seen)
    {
        if (seen.Exit is { } exit) return $"exit code {exit}";
        var statuses = seen.Answers.GroupBy(One).Select(g => $"{(seen.Answers.Length == 1 ? "" : $"{g.Count()} x ")}{g.Key}");
        return $"{string.Join(", ", statuses)} in {TaskTime.Format(TimeSpan.FromTicks(seen.Answers.Sum(a => a.Duration.Ticks)))}";
    }

    private static string One(Answer answer) =>
        answer.Error is not null ? $"no answer (exit code {answer.Exit})" : answer.Status is { } status ? $"status {status}" : "an answer";

    public static string Count(LineRule rule) => rule.Max switch
    {
        null => $"at least {rule.Min}",
        var max when max == rule.Min => $"exactly {max}",
        var max => $"{rule.Min} to {max}",
    };

    private static IEnumerable<string> Of(string what, TextRule rule)
    {
        if (rule.MustBeMissing) yield return $"no {what}";
        if (rule.EqualTo is { } text) yield return $"{what} is {TextCheck.Quote(text)}";
        foreach (var part in rule.Contains) yield return $"{what} with {TextCheck.Quote(part)}";
        foreach (var part in rule.Absent) yield return $"{what} without {TextCheck.Quote(part)}";
    }
}
