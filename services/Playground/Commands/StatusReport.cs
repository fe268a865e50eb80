using System.Collections.Immutable;

namespace Bookinfo.Playground.Commands;

/// <summary>What <c>playground status</c> shows; served at <c>/playground/v1/status</c> beside the Kubernetes API, same token.</summary>
internal sealed record StatusReport
{
    public required int Pid { get; init; }

    public required string Kubeconfig { get; init; }

    public required GatewayAddresses Ingress { get; init; }

    /// <summary>Gateway API Gateways of Istio's class, each listener that can be reached.</summary>
    public ImmutableArray<ApiGatewayReport> Gateways { get; init; } = [];

    /// <summary>Where the live picture is; a browser that has not looked yet needs a link of <c>playground page</c>.</summary>
    public required string Page { get; init; }

    /// <summary>Whether the stub internet answers for hosts outside the mesh (<c>--offline</c>).</summary>
    public bool Offline { get; init; }

    /// <summary>From the start of the program to every pod of the first set ready; null until then.</summary>
    public double? ReadySeconds { get; init; }

    public required MemoryReport Memory { get; init; }

    public required ImmutableArray<PodReport> Pods { get; init; }
}

/// <param name="Http">Base address of the ingress gateway's http2 port.</param>
/// <param name="Https">Its https port as host:port; answers once a Gateway claims it.</param>
/// <param name="Tcp">Its tcp port as host:port; answers once a Gateway claims it.</param>
internal sealed record GatewayAddresses(string Http, string Https, string Tcp);

/// <param name="Namespace">Namespace of the Gateway.</param>
/// <param name="Name">Name of the Gateway.</param>
/// <param name="Listener">Its listener, or the first of several on one port.</param>
/// <param name="Address">Where it answers: an URL for HTTP, else host:port.</param>
internal sealed record ApiGatewayReport(string Namespace, string Name, string Listener, string Address);

/// <param name="PssMb">Proportional set size of Playground and all its children in MB (10^6 bytes).</param>
/// <param name="PlaygroundPssMb">Playground's own share of it.</param>
internal sealed record MemoryReport(double PssMb, double PlaygroundPssMb);

/// <param name="Namespace">Namespace of the pod.</param>
/// <param name="Name">Name of the pod.</param>
/// <param name="Ready">As kubectl shows it: <c>2/2</c>.</param>
/// <param name="Phase">Pod phase, or the reason why a container waits.</param>
/// <param name="Restarts">Of all its containers.</param>
/// <param name="Pids">Processes of its containers that run now.</param>
/// <param name="RssMb">Resident memory of those processes in MB.</param>
/// <param name="PssMb">Their proportional set size in MB.</param>
/// <param name="Ports">Manifest port to real address, for example <c>9080 -&gt; 127.0.0.1:40123</c>.</param>
internal sealed record PodReport(
    string Namespace, string Name, string Ready, string Phase, int Restarts, ImmutableArray<int> Pids, double RssMb, double PssMb, ImmutableArray<string> Ports);
