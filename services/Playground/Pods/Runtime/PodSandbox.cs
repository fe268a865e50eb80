using System.Net;

using Bookinfo.Playground.Pods.Volumes;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>What the containers of one pod share.</summary>
/// <param name="Directory"><c>STATE/pods/UID</c>.</param>
/// <param name="PodIP">Shown, not listened on.</param>
/// <param name="Ports">Where its ports really listen.</param>
/// <param name="Outbound">The pod's proxy; null: none.</param>
/// <param name="Mounts">Where its volumes really lie.</param>
internal sealed record PodSandbox(string Directory, string PodIP, PodPorts Ports, IPEndPoint? Outbound, MountPaths Mounts)
{
    public string Home => Path.Combine(Directory, "home");

    public string Temporary => Path.Combine(Directory, "tmp");

    /// <summary>Makes the folders (mode 700) and curl's settings.</summary>
    public void Prepare()
    {
        PrivateFiles.CreateDirectory(Home);
        PrivateFiles.CreateDirectory(Temporary);

        // The proxy's 200 to CONNECT would stand before the real status in what learners grep (decision 5).
        PrivateFiles.Write(Path.Combine(Home, ".curlrc"), "suppress-connect-headers\n"u8);
    }
}
