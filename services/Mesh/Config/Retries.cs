namespace Bookinfo.Mesh.Config;

/// <summary>How failed tries are repeated.</summary>
internal sealed record Retries
{
    /// <summary>Tries after the first; absent or 0: none.</summary>
    public int Attempts { get; init; }

    /// <summary>Limit for one try; null: the rule's timeout only.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>Comma list of Envoy's policies and status codes; null or empty: Istio's default.</summary>
    public string? RetryOn { get; init; }

    /// <summary>Whether a retry may go to localities that have not been tried; null: false.</summary>
    public bool? RetryRemoteLocalities { get; init; }

    /// <summary>Whether a retry avoids endpoints that have been tried; null: yes, unless the load balancer hashes.</summary>
    public bool? RetryIgnorePreviousHosts { get; init; }

    /// <summary>Base interval; null: 25 ms.</summary>
    public TimeSpan? Backoff { get; init; }

    public static Retries Read(FieldReader f) => new()
    {
        Attempts = f.Int("attempts") ?? 0,
        PerTryTimeout = f.Duration("perTryTimeout"),
        RetryOn = f.Text("retryOn"),
        RetryRemoteLocalities = f.Flag("retryRemoteLocalities"),
        RetryIgnorePreviousHosts = f.Flag("retryIgnorePreviousHosts"),
        Backoff = f.Duration("backoff"),
    };
}
