using System.Net.Sockets;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Connects to the ports of pods: what <c>kubectl port-forward</c> asks for.</summary>
internal interface IPodDialer
{
    /// <param name="pod">The pod as it is stored.</param>
    /// <param name="port">As its containers name it, or one of its proxy's.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <exception cref="IOException">Nothing listens there; the message says what does.</exception>
    Task<Socket> ConnectAsync(StoredObject pod, int port, CancellationToken cancellationToken);
}
