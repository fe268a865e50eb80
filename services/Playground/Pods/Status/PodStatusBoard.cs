using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Status;

/// <summary>Collects what the containers of one pod report and writes the pod's status whenever that changes it.</summary>
internal sealed class PodStatusBoard
{
    private readonly Lock _gate = new();
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly PodManifest _pod;
    private readonly string _podIP;
    private readonly DateTimeOffset _started;
    private readonly Dictionary<string, ContainerStatus> _containers;
    private bool _initialized;

    public PodStatusBoard(ObjectStore store, TimeProvider time, PodManifest pod, string podIP)
    {
        (_store, _time, _pod, _podIP) = (store, time, pod, podIP);
        _started = time.GetUtcNow();
        _initialized = pod.InitContainers.All(container => container.IsProxy);
        _containers = pod.InitContainers.Concat(pod.Containers).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => new ContainerStatus(c.Name, c.Image)
        {
            State = new Waiting(_initialized ? "ContainerCreating" : "PodInitializing", null),
        });
    }

    public ContainerStatus this[string container]
    {
        get
        {
            lock (_gate)
            {
                return _containers[container];
            }
        }
    }

    public void Set(string container, Func<ContainerStatus, ContainerStatus> change)
    {
        lock (_gate)
        {
            _containers[container] = change(_containers[container]);
            Publish();
        }
    }

    /// <summary>All init containers have completed.</summary>
    public void Initialized()
    {
        lock (_gate)
        {
            _initialized = true;
            Publish();
        }
    }

    /// <summary>Writes the status as it is now.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            _store.Change(ResourceKinds.Pod, _pod.Namespace, _pod.Name, json =>
            {
                if (json["metadata"]?["uid"]?.GetValue<string>() != _pod.Uid) return false;
                json["status"] = PodStatusJson.Of(_pod, _podIP, _started, _initialized, _containers, json["status"], _time.GetUtcNow());
                return true;
            });
        }
    }
}
