using System.Net.Sockets;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>What came of sending, receiving or connecting.</summary>
/// <param name="Bytes">Moved; 0 from a receive means that the peer has closed.</param>
/// <param name="Error">Success, or why nothing moved; TimedOut when the deadline passed.</param>
internal readonly record struct IoResult(int Bytes, SocketError Error = SocketError.Success)
{
    public bool IsError => Error != SocketError.Success;
}
