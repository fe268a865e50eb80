using Bookinfo.Playground.Api.Spdy;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>What callers are told to do instead of what is not served. kubectl prints the message as it is.</summary>
internal static class RemoteCommandRefusals
{
    public static ApiStatus NoExec { get; } = ApiStatus.BadRequest(
        $"exec is served over WebSocket ({WebSocketExecChannels.Protocol}) and {SpdyConnection.Protocol} ({SpdyExecChannels.Protocol}), which kubectl 1.27 and later ask for");

    public static ApiStatus NoForward { get; } = ApiStatus.BadRequest(
        $"port-forward is served over {SpdyConnection.Protocol} ({PodForwardEndpoint.Protocol}), within a WebSocket or without, which kubectl 1.27 and later ask for");

    public static ApiStatus NoAttach { get; } = ApiStatus.BadRequest(
        "attach is not served: a pod's stdin is closed; see what it writes with kubectl logs -f, or run a command in it with kubectl exec");

    public static ApiStatus NoDebug { get; } = ApiStatus.BadRequest(
        "debug is not served: a pod's containers are processes of this machine and none is added to a running pod; run the command in it with kubectl exec");
}
