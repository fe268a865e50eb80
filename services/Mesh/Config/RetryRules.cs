namespace Bookinfo.Mesh.Config;

/// <summary>What a retries block must be.</summary>
internal static class RetryRules
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "refused-stream", "retriable-4xx", "retriable-status-codes",
        "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    };

    public static void Check(Retries retries, string path, Findings findings)
    {
        if (retries.Attempts < 0) findings.Error($"{path}.attempts", $"attempts cannot be negative: found {retries.Attempts}");
        if (retries.Attempts == 0 && (retries.PerTryTimeout is not null || !string.IsNullOrEmpty(retries.RetryOn) || retries.RetryRemoteLocalities is not null))
            findings.Error(path, "http retry policy configured when attempts are set to 0 (disabled)");
        if (retries.PerTryTimeout is { } limit && limit != TimeSpan.Zero) HttpRuleRules.CheckDuration(limit, $"{path}.perTryTimeout", findings);
        if (retries.Backoff is { } pause) HttpRuleRules.CheckDuration(pause, $"{path}.backoff", findings);
        foreach (var word in (retries.RetryOn ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isCode = int.TryParse(word, System.Globalization.NumberStyles.None, null, out var code) && code is >= 100 and <= 599;
            if (!isCode && !Words.Contains(word)) findings.Error($"{path}.retryOn", $"\"{word}\" is not a valid retryOn policy");
        }
    }
}
