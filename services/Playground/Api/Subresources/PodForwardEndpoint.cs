using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary><c>/portforward</c> of a pod is refused: its ports listen on this machine already, and the refusal says where.</summary>
internal sealed class PodForwardEndpoint(ObjectStore store, IPodExec? pods)
{
    public Task RefuseAsync(ApiRequest request)
    {
        var target = request.Target;
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is not { } pod)
            return ApiReply.WriteAsync(request.Context, ApiStatus.NotFound(target.Kind, target.RequiredName));
        var ports = pods?.Addresses(pod.Uid).OrderBy(port => port.Key).Select(port => $"port {port.Key} is http://{port.Value}").ToArray() ?? [];
        var where = ports.Length > 0 ? string.Join(", ", ports) : "it has no open port of its own; see the addresses that playground status prints";
        return ApiReply.WriteAsync(request.Context, ApiStatus.BadRequest($"port-forward is not needed: pod {pod.Name} listens on this machine: {where}"));
    }
}
