namespace Bookinfo.Playground.Tasks;

/// <summary>TCP connections to the ingress gateway, one after the other; each sends a text, closes its side and reads to the end, as <c>nc</c> does.</summary>
internal sealed record TcpStep : TaskStep
{
    /// <summary>Name of the port in Service istio-ingressgateway. Default: <c>tcp</c>.</summary>
    public string Listener { get; init; } = "tcp";

    /// <summary>What is sent.</summary>
    public required string Send { get; init; }

    /// <summary>How many connections: 1 (the default) to 1000.</summary>
    public int Connections { get; init; } = 1;
}
