using System.Globalization;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// Timeouts and retries that the caller asks for by header: a sidecar obeys and takes the headers away; a gateway has
/// stripped them before (contract mesh.md section 6.1).
/// </summary>
internal static class CallerWishes
{
    private const string Timeout = "x-envoy-upstream-rq-timeout-ms";

    private const string PerTryTimeout = "x-envoy-upstream-rq-per-try-timeout-ms";

    private const string MaxRetries = "x-envoy-max-retries";

    private const string On = "x-envoy-retry-on";

    public static ForwardAction Apply(ForwardAction action, IHeaderDictionary headers)
    {
        if (Take(headers, Timeout) is { } timeout) action = action with { Timeout = timeout == 0 ? null : TimeSpan.FromMilliseconds(timeout) };
        if (Take(headers, PerTryTimeout) is { } perTry and > 0) action = action with { Retry = action.Retry with { PerTryTimeout = TimeSpan.FromMilliseconds(perTry) } };
        if (headers.Remove(On, out var on)) action = action with { Retry = WithPolicies(action.Retry, on.ToString()) };
        if (Take(headers, MaxRetries) is { } retries) action = action with { Retry = action.Retry with { Attempts = retries } };
        return action;
    }

    private static int? Take(IHeaderDictionary headers, string name) =>
        headers.Remove(name, out var value) && int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static RetryPolicy WithPolicies(RetryPolicy retry, string list)
    {
        var on = retry.On;
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            on |= name switch
            {
                "5xx" => RetryOn.ServerError5xx,
                "gateway-error" => RetryOn.GatewayError,
                "reset" => RetryOn.Reset,
                "reset-before-request" => RetryOn.ResetBeforeRequest,
                "connect-failure" => RetryOn.ConnectFailure,
                "refused-stream" => RetryOn.RefusedStream,
                "retriable-4xx" => RetryOn.Retriable4xx,
                "envoy-ratelimited" => RetryOn.EnvoyRateLimited,
                _ => RetryOn.None,
            };
        }

        return retry with { On = on, Attempts = Math.Max(retry.Attempts, 1) };
    }
}
