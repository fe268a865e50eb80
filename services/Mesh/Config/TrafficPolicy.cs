using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Blocks that are inherited or replaced as wholes, and exceptions by port.</summary>
/// <field name="tunnel">Reaches the destination through another proxy, with CONNECT or POST.</field>
/// <field name="proxyProtocol">Tells the destination the caller's address in a PROXY header.</field>
internal sealed record TrafficPolicy
{
    /// <summary>Null: LEAST_REQUEST.</summary>
    public LoadBalancerSettings? LoadBalancer { get; init; }

    /// <summary>Null: no limits.</summary>
    public ConnectionPool? ConnectionPool { get; init; }

    /// <summary>Null: no endpoint is ever set aside.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>Null: plain text.</summary>
    public ClientTls? Tls { get; init; }

    /// <summary>Null: retries are limited by the connection pool's <c>maxRetries</c>.</summary>
    public RetryBudget? RetryBudget { get; init; }

    /// <summary>For single ports; what is said of a port replaces the rest whole.</summary>
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
/// <field name="budgetInterval">Over how long a time requests count.</field>
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
    /// <summary><c>DISABLE</c> (also when null), <c>SIMPLE</c>, <c>MUTUAL</c> (shows a certificate) or <c>ISTIO_MUTUAL</c> (the mesh's own, which one machine does without).</summary>
    public string? Mode { get; init; }

    /// <summary>File with the certificate to show, in the proxy's pod; needed in mode MUTUAL.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>File with its key.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>File with the authorities to trust; null: the system's.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Secret that has certificate, key and authorities, in place of files. Sidecars read it only for a rule with <c>workloadSelector</c>.</summary>
    public string? CredentialName { get; init; }

    /// <summary>Names of which the server's certificate must carry one; empty: the host.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>Server name to ask for; null: the request's host.</summary>
    public string? Sni { get; init; }

    /// <summary>Whether any certificate is taken; null: false.</summary>
    public bool? InsecureSkipVerify { get; init; }

    /// <summary>File with lists of revoked certificates; null: none is revoked.</summary>
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
