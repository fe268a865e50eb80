namespace Bookinfo.Mesh;

/// <summary>One request or connection that a proxy has finished with.</summary>
public sealed record SeenRequest
{
    /// <summary>Counts up from 1 within the proxy.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Null: a connection that carried no HTTP we looked into.</summary>
    public string? Method { get; init; }

    public string? Authority { get; init; }

    public string? PathAndQuery { get; init; }

    /// <summary>0: none was sent, or a connection without HTTP.</summary>
    public int Status { get; init; }

    /// <summary>Envoy's response flags; <c>-</c>: none.</summary>
    public required string Flags { get; init; }

    /// <summary>Envoy's RESPONSE_CODE_DETAILS; null: none.</summary>
    public string? Details { get; init; }

    /// <summary>The access log's ROUTE_NAME; null: none.</summary>
    public string? RouteName { get; init; }

    /// <summary>Which rule took it, for example <c>default/reviews http[0]</c>; null: none that a person wrote.</summary>
    public string? Rule { get; init; }

    public string? Cluster { get; init; }

    /// <summary>Address of the endpoint last tried; null: none.</summary>
    public string? UpstreamHost { get; init; }

    /// <summary>Number of the route table that decided.</summary>
    public long TableVersion { get; init; }

    /// <summary>
    /// What the rules were asked, with those headers only that a rule of the host looks at; null: it never came to the rules. Ask
    /// <see cref="IProxy.Explain(SeenRequest)"/> with it.
    /// </summary>
    public RequestQuestion? Question { get; init; }
}
