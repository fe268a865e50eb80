namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// Envoy's counters of one cluster, as <c>/stats</c> shows them. Fields, so that a request pays one interlocked addition
/// and no lookup.
/// </summary>
internal sealed class ClusterCounters
{
    public long ConnectionsTotal;
    public long ConnectionsActive;
    public long ConnectionsDestroyed;
    public long ConnectionsDestroyedByPeer;
    public long ConnectionsDestroyedByUs;
    public long ConnectionsOverflow;
    public long ConnectionsUsedUp;
    public long ConnectionsIdledOut;
    public long ConnectFailed;
    public long ConnectTimedOut;
    public long Http1Connections;
    public long Http2Connections;
    public long RequestsTotal;
    public long RequestsCompleted;
    public long PendingTotal;
    public long PendingOverflow;
    public long PendingFailureEject;
    public long ActiveOverflow;
    public long Timeouts;
    public long PerTryTimeouts;
    public long Retries;
    public long RetrySuccesses;
    public long RetryLimitExceeded;
    public long RetryOverflow;
    public long Cancelled;
    public long ReceivedResets;
    public long NoneHealthy;
    public long MembershipChanges;

    /// <summary>Choices made among all endpoints because too few were healthy.</summary>
    public long HealthyPanic;

    /// <summary>Answers by status code, proxy-made ones included.</summary>
    public StatusCounters Statuses { get; } = new();
}

/// <summary>Answers counted by status code.</summary>
internal sealed class StatusCounters
{
    private readonly long[] _counts = new long[600];

    public void Add(int status)
    {
        if ((uint)status < (uint)_counts.Length) Interlocked.Increment(ref _counts[status]);
    }

    public long Of(int status) => Volatile.Read(ref _counts[status]);

    /// <param name="hundreds">2 for 200 to 299.</param>
    public long OfClass(int hundreds)
    {
        var sum = 0L;
        for (var status = hundreds * 100; status < (hundreds + 1) * 100; status++) sum += Of(status);
        return sum;
    }

    /// <summary>Codes seen at least once.</summary>
    public IEnumerable<int> Seen => Enumerable.Range(0, _counts.Length).Where(status => Of(status) > 0);
}

/// <summary>Envoy's <c>http.*</c> counters of one listener port.</summary>
internal sealed class ListenerCounters
{
    public long RequestsTotal;
    public long RequestsActive;
    public long NoRoute;
    public long NoCluster;
    public long DirectResponses;
    public long DelaysInjected;
    public long AbortsInjected;
    public long ActiveFaults;
    public long OriginsValid;
    public long OriginsInvalid;

    public StatusCounters Statuses { get; } = new();
}

/// <summary>Envoy's <c>tcp.*</c> counters of one rule or cluster.</summary>
internal sealed class TcpCounters
{
    public long ConnectionsTotal;
    public long NoRoute;
    public long BytesReceived;
    public long BytesSent;
}

/// <summary>Envoy's <c>listener.*</c> counters of one listener that takes TLS.</summary>
internal sealed class TlsCounters
{
    public long NoFilterChainMatch;
    public long Handshakes;
    public long ConnectionErrors;

    /// <summary>Handshakes of callers that showed no certificate.</summary>
    public long NoCertificate;

    /// <summary>Callers refused for they had to show a certificate and did not.</summary>
    public long FailedForNoCertificate;

    /// <summary>Callers refused for their certificate.</summary>
    public long FailedVerification;
}
