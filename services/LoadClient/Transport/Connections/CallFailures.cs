using System.Net.Sockets;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Names of what goes wrong, as the result counts them.</summary>
internal static class CallFailures
{
    public static CallFailure Of(SocketError error) => error switch
    {
        SocketError.Success => CallFailure.None,
        SocketError.ConnectionRefused => CallFailure.Refused,

        // Shutdown is EPIPE: the peer had closed before this was sent, and its reset has been seen already.
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => CallFailure.Reset,
        SocketError.TimedOut => CallFailure.Timeout,
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => CallFailure.Dns,
        _ => CallFailure.Other,
    };
}
