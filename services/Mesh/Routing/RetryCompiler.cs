using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>The retries block, in Envoy's terms.</summary>
internal static class RetryCompiler
{
    public static RetryPolicy Compile(Retries? retries, Behaviour behaviour)
    {
        var standard = RetryPolicy.DefaultOf(behaviour);
        if (retries is null) return standard;
        if (retries.Attempts <= 0) return RetryPolicy.None;
        var on = standard.On;
        var codes = standard.StatusCodes;
        if (!string.IsNullOrWhiteSpace(retries.RetryOn))
        {
            on = RetryOn.None;
            codes = [];
            foreach (var word in retries.RetryOn.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (RetryWords.TryParse(word, out var flag)) on |= flag;
                else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var code)) codes = codes.Add(code);
            }

            if (!codes.IsEmpty) on |= RetryOn.RetriableStatusCodes;
        }

        return new RetryPolicy
        {
            Attempts = retries.Attempts,
            On = on,
            StatusCodes = codes,
            AvoidsTriedEndpoints = retries.RetryIgnorePreviousHosts,
            LeavesTriedPriorities = retries.RetryRemoteLocalities == true,
            PerTryTimeout = retries.PerTryTimeout is { Ticks: > 0 } limit ? limit : null,
            BackoffBase = retries.Backoff is { Ticks: > 0 } pause ? pause : standard.BackoffBase,
        };
    }
}

/// <summary>Envoy's words for <see cref="RetryOn"/>.</summary>
internal static class RetryWords
{
    private static readonly (string Word, RetryOn Flag)[] Table =
    [
        ("5xx", RetryOn.ServerError5xx),
        ("gateway-error", RetryOn.GatewayError),
        ("reset", RetryOn.Reset),
        ("reset-before-request", RetryOn.ResetBeforeRequest),
        ("connect-failure", RetryOn.ConnectFailure),
        ("refused-stream", RetryOn.RefusedStream),
        ("retriable-4xx", RetryOn.Retriable4xx),
        ("retriable-status-codes", RetryOn.RetriableStatusCodes),
        ("retriable-headers", RetryOn.RetriableHeaders),
        ("envoy-ratelimited", RetryOn.EnvoyRateLimited),
        ("http3-post-connect-failure", RetryOn.Http3PostConnectFailure),
        ("cancelled", RetryOn.GrpcCancelled),
        ("deadline-exceeded", RetryOn.GrpcDeadlineExceeded),
        ("internal", RetryOn.GrpcInternal),
        ("resource-exhausted", RetryOn.GrpcResourceExhausted),
        ("unavailable", RetryOn.GrpcUnavailable),
    ];

    public static string Of(RetryOn flag) => Array.Find(Table, known => known.Flag == flag).Word;

    public static bool TryParse(string word, out RetryOn flag)
    {
        foreach (var (known, value) in Table)
        {
            if (known != word) continue;
            flag = value;
            return true;
        }

        flag = RetryOn.None;
        return false;
    }
}
