using System.Net;

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>The ports of this process by name; where they really stand is known once it has started.</summary>
internal sealed class OpenPorts
{
    private readonly List<(string Name, ListenOptions Listener)> _listeners = [];

    /// <summary>Address of the UDP echo; null: not opened.</summary>
    public EndPoint? Udp { get; set; }

    /// <summary>Name and address of every TCP listener.</summary>
    public IEnumerable<(string Name, EndPoint Address)> All => _listeners.Select(listener => (listener.Name, listener.Listener.EndPoint));

    /// <summary>Number of a port; 0 where there is none of this name.</summary>
    public int this[string name] => All.FirstOrDefault(port => port.Name == name).Address is IPEndPoint address ? address.Port : 0;

    public void Add(string name, ListenOptions listener) => _listeners.Add((name, listener));
}
