namespace Bookinfo.Mesh.Config;

/// <summary>
/// Where the Istio of today and Istio 1.1 part: each member is one row that the contract marks "1.1 flip" (mesh.md section
/// 1.11), and nothing else differs. Chosen once per snapshot from <see cref="MeshSettings.Compat"/>.
/// </summary>
internal sealed record Behaviour
{
    /// <summary>Istio of today.</summary>
    public static Behaviour Now { get; } = new();

    /// <summary>Istio 1.1, the seed's version.</summary>
    public static Behaviour Istio11 { get; } = new()
    {
        RoundRobinByDefault = true,
        UnknownHostIsNotFound = true,
        ConsecutiveErrorsEject = true,
        AbortPercentCounts = true,
        WeightsSumTo100 = true,
        RetriesOn503 = true,
        MarksShadowHost = true,
        SeparatesStatNames = false,
        VerifiesOriginatedTls = false,
        DefaultPanicPercent = 50,
        AlwaysEjectsOne = true,
        ConnectFailureNamesReason = false,
    };

    /// <summary>Requests go round the endpoints of a host without a load balancer setting; otherwise to the less busy of two.</summary>
    public bool RoundRobinByDefault { get; init; }

    /// <summary>Under REGISTRY_ONLY an HTTP request to an unknown host is 404, flag NR; otherwise 502 by route <c>block_all</c>.</summary>
    public bool UnknownHostIsNotFound { get; init; }

    /// <summary><c>outlierDetection.consecutiveErrors</c> counts gateway errors (502, 503, 504) and ejects, and 5xx do not; otherwise it is ignored.</summary>
    public bool ConsecutiveErrorsEject { get; init; }

    /// <summary><c>fault.abort.percent</c> is a share; otherwise the field is unknown.</summary>
    public bool AbortPercentCounts { get; init; }

    /// <summary>Several weights that do not sum to 100 are refused; otherwise any sum above 0 will do.</summary>
    public bool WeightsSumTo100 { get; init; }

    /// <summary>The default retry policy covers resource-exhausted and answers of 503 as well.</summary>
    public bool RetriesOn503 { get; init; }

    /// <summary>The host of a mirrored request is marked with <c>-shadow</c>.</summary>
    public bool MarksShadowHost { get; init; }

    /// <summary>A semicolon ends the cluster's name in statistics.</summary>
    public bool SeparatesStatNames { get; init; } = true;

    /// <summary>TLS origination in mode SIMPLE or MUTUAL checks the server's certificate even when no CA and no name is given.</summary>
    public bool VerifiesOriginatedTls { get; init; } = true;

    /// <summary>Share of healthy endpoints below which all are used, when <c>minHealthPercent</c> is not given; 0: never.</summary>
    public int DefaultPanicPercent { get; init; }

    /// <summary>Outlier detection may always eject one endpoint, whatever <c>maxEjectionPercent</c> says.</summary>
    public bool AlwaysEjectsOne { get; init; }

    /// <summary>The body of a failed connect says why it was reset.</summary>
    public bool ConnectFailureNamesReason { get; init; } = true;

    public static Behaviour Of(MeshCompat compat) => compat == MeshCompat.Istio11 ? Istio11 : Now;
}
