using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Connections;

namespace Bookinfo.LoadClient.Transport.Echo;

/// <summary>Fortio's names for what comes of an echo (contract fortio.md section 7).</summary>
internal static class EchoResults
{
    public static CallResult Ok(int size) => new(200, CallFailure.None, size, 0, "OK");

    public static CallResult ShortRead(int size) => new(-1, CallFailure.Closed, size, 0, "short read");

    public static CallResult LongRead(int size) => new(-1, CallFailure.Malformed, size, 0, "bug: long read");

    public static CallResult Different(int size) => new(-1, CallFailure.Malformed, size, 0, "read not echoing writes");

    /// <summary>The system's own text.</summary>
    public static CallResult Of(SocketError error, int size) => error == SocketError.TimedOut
        ? new CallResult(-1, CallFailure.Timeout, size, 0, "timeout")
        : new CallResult(-1, CallFailures.Of(error), size, 0, new SocketException((int)error).Message);
}
