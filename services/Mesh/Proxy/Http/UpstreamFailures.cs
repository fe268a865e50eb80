using System.Net.Sockets;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Thrown by the connect step so that its failures can be told from those of an open connection.</summary>
internal sealed class UpstreamConnectException(string reason, bool timedOut, Exception? inner = null) : IOException(reason, inner)
{
    public bool TimedOut { get; } = timedOut;

    /// <summary>Whether the cluster has as many connections as it may.</summary>
    public bool Overflow { get; init; }
}

/// <summary>Maps YARP's and HttpClient's failures to what Envoy would call them. The only place that does.</summary>
internal static class UpstreamFailures
{
    private const long RefusedStream = 0x7;

    /// <param name="error">What the forwarder reports.</param>
    /// <param name="exception">Its exception, null when it gave none.</param>
    /// <param name="started">Whether the answer's head has left already.</param>
    /// <param name="callerGone">Whether the caller's connection has ended.</param>
    /// <param name="cancelled">Whether our own limit ended the try.</param>
    public static TryOutcome Map(ForwarderError error, Exception? exception, bool started, bool callerGone, bool cancelled)
    {
        if (error == ForwarderError.None) return new TryOutcome(TryResult.Relayed);
        if (cancelled) return new TryOutcome(started ? TryResult.BrokenOff : TryResult.Cancelled);
        if (callerGone || error is ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient)
        {
            return new TryOutcome(started && !callerGone ? TryResult.BrokenOff : TryResult.CallerGone);
        }

        if (started) return new TryOutcome(TryResult.BrokenOff);
        for (var at = exception; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case UpstreamConnectException connect:
                    return new TryOutcome(connect.TimedOut ? TryResult.ConnectTimedOut : TryResult.ConnectFailed, connect.Message);
                case HttpProtocolException { ErrorCode: RefusedStream }:
                    return new TryOutcome(TryResult.RefusedStream);
                case HttpProtocolException:
                    return new TryOutcome(TryResult.RemoteReset);
                case HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }:
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }:
                    return new TryOutcome(TryResult.ProtocolError);
            }
        }

        return new TryOutcome(TryResult.Terminated);
    }

    /// <summary>Envoy's words for a socket error.</summary>
    public static string Describe(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "Connection refused",
        SocketError.NetworkUnreachable => "Network is unreachable",
        SocketError.HostUnreachable => "No route to host",
        SocketError.TimedOut => "Connection timed out",
        SocketError.ConnectionReset => "Connection reset by peer",
        SocketError.HostNotFound => "Name or service not known",
        _ => exception.Message,
    };
}
