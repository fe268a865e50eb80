using System.Collections.Immutable;

namespace Bookinfo.Mesh;

/// <summary>A request as somebody thinks of it; nothing is sent.</summary>
public sealed record RequestQuestion
{
    /// <summary>Host header, with the port when one is written: <c>reviews:9080</c>.</summary>
    public required string Authority { get; init; }

    /// <summary>The port that is dialled: of a Service for a sidecar; of a listener, or of its Service, for a gateway.</summary>
    public required int Port { get; init; }

    public string Method { get; init; } = "GET";

    /// <summary><c>http</c>; <c>https</c> or <c>tls</c>: with TLS of the caller's own; <c>tcp</c>: bytes that are no HTTP.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>What the caller's TLS asks for; null: the host of the authority.</summary>
    public string? ServerName { get; init; }

    public string PathAndQuery { get; init; } = "/";

    /// <summary>Name and value, in order; a name may come twice.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Which rule takes a request, and why the others do not. Texts are for people.</summary>
public sealed record Explanation
{
    /// <summary>Whose rules these are, for example <c>sidecar default/productpage-v1-0</c>.</summary>
    public required string Proxy { get; init; }

    /// <summary>Number of the route table that was asked.</summary>
    public required long Version { get; init; }

    /// <summary>Name of the port's routes, for example <c>9080</c> or <c>http.8080</c>; null: nothing listens there.</summary>
    public string? Routes { get; init; }

    /// <summary>Null: the host is unknown there.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Names that the virtual host answers to.</summary>
    public ImmutableArray<string> Domains { get; init; } = [];

    /// <summary>Rules of the virtual host, in the order they are tried in.</summary>
    public ImmutableArray<ExplainedRule> Rules { get; init; } = [];

    /// <summary>Rules written for this host that cannot take any request here.</summary>
    public ImmutableArray<LeftOutRule> LeftOut { get; init; } = [];

    public required ExplainedOutcome Outcome { get; init; }
}

/// <param name="Rule">Where it is written, for example <c>default/reviews http[0].match[1]</c>; for generated ones their name.</param>
/// <param name="Name">As the access log shows it; null: none.</param>
/// <param name="Verdict">What it does with the request.</param>
/// <param name="Conditions">All of them must fit; empty: every request fits.</param>
public sealed record ExplainedRule(string Rule, string? Name, RuleVerdict Verdict, ImmutableArray<ExplainedCondition> Conditions);

public enum RuleVerdict
{
    /// <summary>The first one that fits.</summary>
    Taken,

    /// <summary>A condition does not fit.</summary>
    DoesNotFit,

    /// <summary>A rule above took the request.</summary>
    NotReached,
}

/// <param name="Field">For example <c>headers[end-user]</c>.</param>
/// <param name="Wanted">For example <c>exact "jason"</c>.</param>
/// <param name="Found">What the request has; null: nothing.</param>
/// <param name="Fits">Whether the condition holds.</param>
public sealed record ExplainedCondition(string Field, string Wanted, string? Found, bool Fits);

/// <param name="Rule">Where it is written.</param>
/// <param name="Reason">Why it takes part in nothing here.</param>
public sealed record LeftOutRule(string Rule, string Reason);

/// <summary>What becomes of the request.</summary>
public sealed record ExplainedOutcome
{
    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Status of an answer that the proxy makes itself whatever happens; null: an upstream answers.</summary>
    public int? Status { get; init; }

    /// <summary>Envoy's response flag for it; null: none.</summary>
    public string? Flag { get; init; }

    /// <summary>Where it may go, by share.</summary>
    public ImmutableArray<ExplainedCluster> Clusters { get; init; } = [];

    /// <summary>What the rule does besides: <c>timeout: 3 s</c>.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>What to change, where the request does not get through; null: nothing is known.</summary>
    public string? Hint { get; init; }
}

/// <param name="Name">Envoy's name.</param>
/// <param name="Percent">Share of the requests, 0-100.</param>
/// <param name="Exists">False: 503, flag NC.</param>
/// <param name="Endpoints">Ready ones; empty: 503, flag UH.</param>
/// <param name="Policies">What the DestinationRule says for it, as far as it departs from the defaults.</param>
public sealed record ExplainedCluster(string Name, double Percent, bool Exists, ImmutableArray<ExplainedEndpoint> Endpoints, ImmutableArray<string> Policies);

/// <param name="Address">Where it really listens, or a name for DNS.</param>
/// <param name="Workload">The pod; null: outside the mesh.</param>
public sealed record ExplainedEndpoint(string Address, string? Workload);
