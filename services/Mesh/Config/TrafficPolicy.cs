using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Blocks that are inherited or replaced as wholes, and exceptions by port.</summary>
internal sealed record TrafficPolicy
{
    public LoadBalancerSettings? LoadBalancer { get; init; }

    public ConnectionPool? ConnectionPool { get; init; }

    public OutlierDetection? OutlierDetection { get; init; }

    public ClientTls? Tls { get; init; }

    /// <summary>Null: retries are limited by the connection pool's <c>maxRetries</c>.</summary>
    public RetryBudget? RetryBudget { get; init; }

    public ImmutableArray<PortPolicy> PortLevelSettings { get; init; } = [];

    /// <summary>Whether a block that this program does not read is there (tunnel, proxyProtocol).</summary>
    public bool HasOthers { get; init; }

    public bool IsEmpty => LoadBalancer is null && ConnectionPool is null && OutlierDetection is null && Tls is null && RetryBudget is null
        && PortLevelSettings.IsEmpty && !HasOthers;

    public static TrafficPolicy Read(FieldReader f)
    {
        f.Skip("tunnel", "proxyProtocol");
        return new()
        {
            LoadBalancer = f.Object("loadBalancer", LoadBalancerSettings.Read),
            ConnectionPool = f.Object("connectionPool", ConnectionPool.Read),
            OutlierDetection = f.Object("outlierDetection", OutlierDetection.Read),
            Tls = f.Object("tls", ClientTls.Read),
            RetryBudget = f.Object("retryBudget", RetryBudget.Read),
            PortLevelSettings = f.Objects("portLevelSettings", PortPolicy.Read),
            HasOthers = f.Has("tunnel") || f.Has("proxyProtocol"),
        };
    }
}

/// <summary>Replaces load balancer, connection pool, outlier detection and TLS for one port of the service.</summary>
/// <param name="Port">Null is an error.</param>
/// <param name="Policy">Blocks that are absent have their defaults.</param>
/// <param name="IsNested">Whether it has port settings of its own, which is an error.</param>
internal sealed record PortPolicy(PortSelector? Port, TrafficPolicy Policy, bool IsNested)
{
    public static PortPolicy Read(FieldReader f)
    {
        var port = f.Object("port", PortSelector.Read);
        return new PortPolicy(port, TrafficPolicy.Read(f), f.Has("portLevelSettings"));
    }
}

/// <summary>How many retries may be under way, in place of <c>maxRetries</c>.</summary>
/// <param name="Percent">0-100, of the requests that are active or wait; null: 20.</param>
/// <param name="MinRetryConcurrency">So many always may; null or 0: 3.</param>
internal sealed record RetryBudget(double? Percent, int? MinRetryConcurrency)
{
    public const double DefaultPercent = 20;

    public static RetryBudget Read(FieldReader f)
    {
        f.Skip("budgetInterval");
        return new(f.Number("percent"), f.Int("minRetryConcurrency"));
    }
}

/// <summary>TLS towards the destination.</summary>
internal sealed record ClientTls
{
    /// <summary>Null: DISABLE.</summary>
    public string? Mode { get; init; }

    public string? ClientCertificate { get; init; }

    public string? PrivateKey { get; init; }

    public string? CaCertificates { get; init; }

    public string? CredentialName { get; init; }

    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    public string? Sni { get; init; }

    public bool? InsecureSkipVerify { get; init; }

    public string? CaCrl { get; init; }

    public static ClientTls Read(FieldReader f) => new()
    {
        Mode = f.Choice("mode", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
        ClientCertificate = f.Text("clientCertificate"),
        PrivateKey = f.Text("privateKey"),
        CaCertificates = f.Text("caCertificates"),
        CredentialName = f.Text("credentialName"),
        SubjectAltNames = f.Texts("subjectAltNames"),
        Sni = f.Text("sni"),
        InsecureSkipVerify = f.Flag("insecureSkipVerify"),
        CaCrl = f.Text("caCrl"),
    };
}
