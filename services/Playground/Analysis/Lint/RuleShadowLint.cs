using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Analysis;

/// <summary>Rules that an earlier one with a wider match takes everything from (PG0103): the first that fits is used, not the best.</summary>
internal static class RuleShadowLint
{
    private static readonly string[] TextKinds = ["exact", "prefix", "regex"];

    public static IEnumerable<LintFinding> Check(LintSet set)
    {
        foreach (var found in set.Of("VirtualService"))
        {
            var rules = LintObject.Items(found.Spec?["http"]).ToList();
            for (var i = 1; i < rules.Count; i++)
            {
                var blocks = LintObject.Items(rules[i]["match"]).ToList();
                var takers = blocks.Select(block => Taker(rules, i, block)).ToList();
                if (takers.Count == 0 || takers.Contains(null)) continue;
                var earlier = takers[0]!.Value;
                yield return new LintFinding(
                    "PG0103", LintLevel.Warning, found,
                    $"spec.http[{i}] is never reached: spec.http[{earlier}] stands before it and fits every request that it fits; the first rule that fits is taken, not the most exact one.",
                    rules[i].GetPath());
            }
        }
    }

    /// <returns>Index of the first rule above that fits whatever the block fits; null: none. Rules without match, and blocks that are the same, are IST0130's.</returns>
    private static int? Taker(List<JsonNode> rules, int end, JsonNode block)
    {
        for (var i = 0; i < end; i++)
        {
            if (LintObject.Items(rules[i]["match"]).Any(wide => !JsonNode.DeepEquals(wide, block) && !TakesAll(wide) && IsWider(wide as JsonObject, block as JsonObject))) return i;
        }

        return null;
    }

    /// <summary>What IST0130 tells already.</summary>
    private static bool TakesAll(JsonNode block) => block is JsonObject { Count: 1 } && block["uri"]?["prefix"]?.ToString() is "/" or "";

    private static bool IsWider(JsonObject? wide, JsonObject? narrow) =>
        wide is not null && narrow is not null && wide.Count > 0
        && (wide["uri"] is null || JsonNode.DeepEquals(wide["ignoreUriCase"], narrow["ignoreUriCase"]) || wide["ignoreUriCase"] is not null)
        && wide.All(condition => condition.Key switch
        {
            "name" or "ignoreUriCase" => true,
            "uri" or "scheme" or "method" or "authority" => Covers(condition.Value, narrow[condition.Key]),
            "headers" or "queryParams" => condition.Value is JsonObject members && members.All(member => Covers(member.Value, narrow[condition.Key]?[member.Key])),
            "sourceLabels" => condition.Value is JsonObject labels && labels.All(label => narrow["sourceLabels"]?[label.Key]?.ToString() == label.Value?.ToString()),
            _ => JsonNode.DeepEquals(condition.Value, narrow[condition.Key]),
        });

    /// <summary>Whether every text that fits the second condition fits the first.</summary>
    private static bool Covers(JsonNode? wide, JsonNode? narrow)
    {
        if (narrow is null) return false;
        if (JsonNode.DeepEquals(wide, narrow)) return true;
        if (wide?["prefix"]?.ToString() is { } prefix) return (narrow["prefix"] ?? narrow["exact"])?.ToString().StartsWith(prefix, StringComparison.Ordinal) == true;

        // A header that must only be there is there when it must have a value.
        return wide is JsonObject { Count: 0 } && TextKinds.Any(kind => narrow[kind] is not null);
    }
}
