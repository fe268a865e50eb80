namespace Bookinfo.Playground.Api.Subresources;

/// <summary>What callers are told to do instead of what is not served. kubectl prints the message as it is.</summary>
internal static class RemoteCommandRefusals
{
    /// <summary>kubectl 1.27 and 1.28 speak SPDY only; 1.29 speaks WebSocket when it is told to.</summary>
    public static ApiStatus NoExec { get; } = ApiStatus.BadRequest(
        $"exec is served over WebSocket ({ExecChannels.Protocol}) only: use kubectl 1.30 or later, or kubectl 1.29 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true in its environment");

    public static ApiStatus NoAttach { get; } = ApiStatus.BadRequest(
        "attach is not served: a pod's stdin is closed; see what it writes with kubectl logs -f, or run a command in it with kubectl exec");

    public static ApiStatus NoDebug { get; } = ApiStatus.BadRequest(
        "debug is not served: a pod's containers are processes of this machine and none is added to a running pod; run the command in it with kubectl exec");
}
