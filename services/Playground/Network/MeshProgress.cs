namespace Bookinfo.Playground.Network;

/// <summary>Up to which version of the store the mesh acts.</summary>
internal sealed class MeshProgress
{
    private readonly Lock _gate = new();

    private readonly List<(long Version, TaskCompletionSource Reached)> _waiting = [];

    private long _version;

    /// <summary>Proxies have taken over what the store held at this version.</summary>
    public void Reach(long version)
    {
        lock (_gate)
        {
            if (version <= _version) return;
            _version = version;
            foreach (var (_, reached) in _waiting.Where(w => w.Version <= version)) reached.SetResult();
            _waiting.RemoveAll(w => w.Version <= version);
        }
    }

    /// <summary>Ends when the mesh acts by this version or a later one.</summary>
    public Task ReachedAsync(long version)
    {
        lock (_gate)
        {
            if (version <= _version) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((version, reached));
            return reached.Task;
        }
    }
}
