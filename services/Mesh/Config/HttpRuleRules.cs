namespace Bookinfo.Mesh.Config;

/// <summary>What one entry of <c>http</c> must be.</summary>
internal static class HttpRuleRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static void Check(HttpRule rule, string path, bool inDelegate, Findings findings)
    {
        CheckAction(rule, path, inDelegate, findings);
        for (var i = 0; i < rule.Match.Length; i++) HttpMatchRules.Check(rule.Match[i], $"{path}.match[{i}]", findings);
        RouteDestinationRules.CheckWeighted(rule.Route, $"{path}.route", findings);
        if (rule.Timeout is { } timeout) CheckDuration(timeout, $"{path}.timeout", findings);
        if (rule.Retries is { } retries) RetryRules.Check(retries, $"{path}.retries", findings);
        if (rule.Fault is { } fault) FaultRules.Check(fault, $"{path}.fault", findings);
        if (rule.Redirect is { } redirect) ReplyRules.Check(redirect, $"{path}.redirect", findings);
        if (rule.DirectResponse is { } direct) ReplyRules.Check(direct, $"{path}.directResponse", findings);
        if (rule.Rewrite is { } rewrite) RewriteRules.Check(rewrite, rule, path, findings);
        if (rule.CorsPolicy is { } cors) CorsRules.Check(cors, $"{path}.corsPolicy", findings);
        CheckMirrors(rule, path, findings);
        HeaderNameRules.Check(rule.Headers, $"{path}.headers", findings);
        for (var i = 0; i < rule.Route.Length; i++) HeaderNameRules.Check(rule.Route[i].Headers, $"{path}.route[{i}].headers", findings);
    }

    /// <summary>At least a millisecond, and no fraction of one.</summary>
    public static void CheckDuration(TimeSpan duration, string path, Findings findings)
    {
        if (duration < Shortest) findings.Error(path, "duration must be greater than 1ms");
        else if (duration.Ticks % TimeSpan.TicksPerMillisecond != 0) findings.Error(path, "only durations to ms precision are supported");
    }

    private static void CheckAction(HttpRule rule, string path, bool inDelegate, Findings findings)
    {
        if (rule.Delegate is not null)
        {
            if (inDelegate) findings.Error($"{path}.delegate", "delegate HTTP route cannot contain delegate");
            if (!rule.Route.IsEmpty) findings.Error($"{path}.delegate", "HTTP route cannot contain both delegate and route");
            if (rule.Redirect is not null) findings.Error($"{path}.delegate", "HTTP route cannot contain both delegate and redirect");
            if (rule.DirectResponse is not null) findings.Error($"{path}.delegate", "HTTP route cannot contain both delegate and direct_response");
            return;
        }

        if (rule.Redirect is null && rule.DirectResponse is null && rule.Route.IsEmpty)
            findings.Error(path, "HTTP route, redirect or direct_response is required");
        if (rule.Redirect is not null && !rule.Route.IsEmpty) findings.Error(path, "HTTP route cannot contain both route and redirect");
        if (rule.DirectResponse is not null && !rule.Route.IsEmpty) findings.Error(path, "HTTP route cannot contain both route and direct_response");
        if (rule.DirectResponse is not null && rule.Redirect is not null)
            findings.Error(path, "HTTP route cannot contain both redirect and direct_response");
        foreach (var (isSet, name) in new[] { (rule.Redirect is not null, "redirect"), (rule.DirectResponse is not null, "direct_response") })
        {
            if (isSet && rule.Fault is not null) findings.Error(path, $"HTTP route cannot contain both fault and {name}");
            if (isSet && rule.Rewrite is not null) findings.Error(path, $"HTTP route cannot contain both rewrite and {name}");
        }
    }

    private static void CheckMirrors(HttpRule rule, string path, Findings findings)
    {
        if (rule.Mirror is not null && !rule.Mirrors.IsEmpty) findings.Error(path, "HTTP route cannot contain both mirror and mirrors");
        if (rule.Mirror is not null) RouteDestinationRules.Check(rule.Mirror, $"{path}.mirror", findings);
        for (var i = 0; i < rule.Mirrors.Length; i++)
        {
            RouteDestinationRules.Check(rule.Mirrors[i].Destination, $"{path}.mirrors[{i}].destination", findings);
            CheckPercentage(rule.Mirrors[i].Percentage, $"{path}.mirrors[{i}].percentage.value", findings);
        }

        CheckPercentage(rule.MirrorPercentage, $"{path}.mirrorPercentage.value", findings);
        if (rule.MirrorPercent is not { } percent) return;
        findings.Warn($"{path}.mirrorPercent", "using deprecated setting \"mirrorPercent\", use \"mirrorPercentage\" instead");
        if (percent is < 0 or > 100) findings.Error($"{path}.mirrorPercent", $"mirror percent {percent} is not in range 0..100");
    }

    private static void CheckPercentage(double? percentage, string path, Findings findings)
    {
        if (percentage is < 0 or > 100) findings.Error(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"percentage {percentage} is not in range 0..100"));
    }
}
