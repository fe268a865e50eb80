namespace Bookinfo.Playground.Tasks;

/// <summary>TCP connections to a gateway, one after the other; each sends a text, closes its side and reads to the end, as <c>nc</c> does.</summary>
internal sealed record TcpStep : TaskStep
{
    /// <summary>A Gateway API Gateway of namespace <c>default</c>, whose TCP listener is called; null: the ingress gateway.</summary>
    public string? Gateway { get; init; }

    /// <summary>Name of the port in Service istio-ingressgateway. Default: <c>tcp</c>.</summary>
    public string Listener { get; init; } = "tcp";

    /// <summary>What is sent.</summary>
    public required string Send { get; init; }

    /// <summary>How many connections: 1 (the default) to 1000.</summary>
    public int Connections { get; init; } = 1;
}
