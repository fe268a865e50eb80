using System.Collections.Immutable;
using System.Net;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>What the pod runner needs of the network: whether a pod has a sidecar, and its proxy.</summary>
internal interface IPodNetwork
{
    /// <summary>Whether the pod gets (or brings) a sidecar.</summary>
    bool IsInjected(PodManifest pod);

    /// <summary>Answers for the admin port of a pod's open proxy, by metadata.uid; null: none is open.</summary>
    Func<HttpContext, Task>? Admin(string podUid);

    /// <summary>Whether the pod is a gateway: its proxy serves callers from outside.</summary>
    bool IsGateway(PodManifest pod);

    /// <summary>Where a gateway pod's ports really listen, by metadata.uid; null: it is no gateway, or closed.</summary>
    ImmutableDictionary<int, IPEndPoint>? GatewayPorts(string podUid);

    /// <summary>Ends when callers are sent where the store says at this version: not to a pod that is ready no more.</summary>
    Task ActsByAsync(long version);

    /// <summary>Opens the pod's proxy.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ownPorts">Where its own ports will listen.</param>
    /// <param name="root">The folder that the pod takes for <c>/</c>; its volumes may be mounted later.</param>
    /// <param name="accessLog">Takes one line of the proxy's access log; never blocks.</param>
    /// <param name="cancellationToken">The pod is to end.</param>
    /// <exception cref="IOException">A fixed port is taken.</exception>
    Task<IPodProxy> OpenAsync(PodManifest pod, PodPorts ownPorts, string root, Action<string> accessLog, CancellationToken cancellationToken);
}

/// <summary>One open proxy; disposing it closes it.</summary>
internal interface IPodProxy : IAsyncDisposable
{
    /// <summary>Where the pod's processes send what they call; null for a gateway, which has no processes.</summary>
    IPEndPoint? Outbound { get; }
}
