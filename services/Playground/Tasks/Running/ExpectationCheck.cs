using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Compares what was expected with what was seen.</summary>
internal static class ExpectationCheck
{
    /// <summary>What is not as expected, each with what was found and what is allowed. Empty: all is.</summary>
    public static ImmutableArray<string> Mismatches(Expectation expected, Observation seen)
    {
        var mismatches = new List<string>();
        if (seen.Exit is { } exit)
        {
            if (expected.Exit is not [] && !expected.Exit.Contains(exit)) mismatches.Add($"exit code {exit} instead of {string.Join(" or ", expected.Exit)}");
            if (expected.Body is { } output) mismatches.AddRange(TextCheck.Mismatches("output", output, seen.Output));
            if (expected.Duration is { } duration) mismatches.AddRange(Duration(duration, seen.Duration));
        }

        // One sentence for a hundred equal failures.
        mismatches.AddRange(seen.Answers
            .SelectMany(a => One(expected, a))
            .GroupBy(m => m)
            .Select(g => seen.Answers.Length == 1 ? g.Key : $"{g.Key} ({g.Count()} of {seen.Answers.Length})"));
        mismatches.AddRange(expected.Lines.SelectMany(l => Lines(l, seen)));
        mismatches.AddRange(expected.Shares.SelectMany(s => Share(s, seen)));
        return [.. mismatches];
    }

    private static List<string> One(Expectation expected, Answer answer)
    {
        if (expected.Exit is not [] && !expected.Exit.Contains(answer.Exit))
            return [$"{(answer.Error is null ? $"an answer (status {answer.Status})" : $"exit code {answer.Exit} ({answer.Error})")} instead of exit code {string.Join(" or ", expected.Exit)}"];
        if (answer.Error is { } error) return expected.Exit is [] ? [$"no answer: {error}"] : [];
        var mismatches = new List<string>();
        if (expected.Status is not [] && !(answer.Status is { } status && expected.Status.Contains(status)))
            mismatches.Add($"status {answer.Status} instead of {string.Join(" or ", expected.Status)}");
        if (expected.Body is { } body) mismatches.AddRange(TextCheck.Mismatches("body", body, answer.Body));
        foreach (var (name, rule) in expected.Header) mismatches.AddRange(TextCheck.Mismatches($"header {name}", rule, answer.Headers.GetValueOrDefault(name)));
        if (expected.Json is not []) mismatches.AddRange(Json(expected.Json, answer.Body));
        if (expected.Duration is { } duration) mismatches.AddRange(Duration(duration, answer.Duration));
        return mismatches;
    }

    private static IEnumerable<string> Json(ImmutableArray<KeyValuePair<string, TextRule>> rules, string body)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return [$"body is not JSON: {TextCheck.Quote(body)}"];
        }

        return rules.SelectMany(r => TextCheck.Mismatches($"json {r.Key}", r.Value, JsonPath.Find(root, r.Key)));
    }

    private static IEnumerable<string> Duration(DurationRule rule, TimeSpan took)
    {
        if (took < rule.Min) yield return $"took less than {TaskTime.Format(rule.Min.Value)}";
        if (took > rule.Max) yield return $"took longer than {TaskTime.Format(rule.Max.Value)}";
    }

    private static IEnumerable<string> Lines(LineRule rule, Observation seen)
    {
        var texts = seen.Exit is null ? seen.Answers.Select(a => a.Body) : [seen.Output];
        var count = texts.SelectMany(t => t.Split('\n')).Count(l => rule.Regex.IsMatch(l.TrimEnd('\r')));
        if (count >= rule.Min && !(count > rule.Max)) yield break;
        yield return $"{count} lines match /{rule.Regex}/ instead of {ExpectationText.Count(rule)}";
    }

    private static IEnumerable<string> Share(ShareRule rule, Observation seen)
    {
        var total = seen.Answers.Length;
        var count = seen.Answers.Count(a => rule.Of.IsMatch(a.Body));
        var (low, high) = rule.Band(total);
        if (count < low || count > high)
            yield return string.Create(CultureInfo.InvariantCulture, $"{count} of {total} answers match /{rule.Of}/ instead of {Math.Ceiling(low):0} to {Math.Floor(high):0}");
    }
}
