using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>What a rule does to a request besides choosing where it goes.</summary>
internal static class RulePolicies
{
    private static readonly RetryOn[] Words = [.. Enum.GetValues<RetryOn>().Where(static on => on != RetryOn.None)];

    public static ImmutableArray<string> Of(Route route)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        if (route.Action is ForwardAction forward) Add(lines, forward);
        if (route.Cors is { } cors) lines.Add($"corsPolicy: origins {string.Join(", ", cors.Origins.Select(static origin => $"{origin.Kind.ToString().ToLowerInvariant()} \"{origin.Text}\""))}; their preflights are answered here");
        if (route.Headers is { } headers)
        {
            Add(lines, "headers.request", headers.Request);
            Add(lines, "headers.response", headers.Response);
            if (headers.Host is not null) lines.Add($"host header: {headers.Host}");
        }

        return lines.ToImmutable();
    }

    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private static void Add(ImmutableArray<string>.Builder lines, ForwardAction forward)
    {
        if (forward.Fault is { } fault)
        {
            if (fault.DelayShare > 0) lines.Add($"fault.delay: {Seconds(fault.Delay)} for {Percent(fault.DelayShare)} (before the timeout begins)");
            if (fault.AbortShare > 0) lines.Add($"fault.abort: {(fault.AbortGrpcStatus is { } grpc ? $"gRPC status {grpc}" : fault.AbortStatus)} for {Percent(fault.AbortShare)}");
        }

        lines.Add($"timeout: {(forward.Timeout is { } limit ? Seconds(limit) : "none")}");
        lines.Add(forward.Retry.Attempts == 0
            ? "retries: none"
            : string.Create(CultureInfo.InvariantCulture, $"retries: {forward.Retry.Attempts} on {OnText(forward.Retry)}{(forward.Retry.PerTryTimeout is { } perTry ? $", per try {Seconds(perTry)}" : "")}"));
        foreach (var mirror in forward.Mirrors) lines.Add($"mirror: {Percent(mirror.Share)} of the requests to {mirror.Cluster}");
        if (forward.Rewrite is not null) lines.Add("rewrite: the path is rewritten");
        if (forward.Authority is { } authority) lines.Add($"rewrite.authority: {authority}");
    }

    public static string OnText(RetryPolicy retry) => string.Join(',', [
        .. Words.Where(word => retry.On.HasFlag(word)).Select(RetryWords.Of),
        .. retry.StatusCodes.Select(static code => code.ToString(CultureInfo.InvariantCulture))]);

    private static void Add(ImmutableArray<string>.Builder lines, string field, HeaderChanges changes)
    {
        foreach (var name in changes.Remove) lines.Add($"{field}.remove: {name}");
        foreach (var change in changes.Changes) lines.Add($"{field}.{(change.Appends ? "add" : "set")}: {change.Name}");
    }

    private static string Percent(int share) => $"{(100.0 * share / Shares.Whole).ToString("0.####", CultureInfo.InvariantCulture)} %";
}
