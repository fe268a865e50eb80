using System.Collections.Concurrent;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Exceptions of the mesh's own tasks that nobody has caught, from now on.</summary>
internal sealed class UnobservedFailures : IDisposable
{
    private readonly ConcurrentQueue<string> _seen = new();

    public UnobservedFailures()
    {
        // What earlier tests left behind tells now, while nobody listens.
        CollectTasks();
        TaskScheduler.UnobservedTaskException += Keep;
    }

    /// <summary>All so far.</summary>
    public IReadOnlyCollection<string> Collect()
    {
        CollectTasks();
        return _seen;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Keep;

    /// <summary>A task tells when it is collected.</summary>
    private static void CollectTasks()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private void Keep(object? sender, UnobservedTaskExceptionEventArgs args)
    {
        var text = args.Exception.ToString();
        if (text.Contains("Bookinfo.Mesh.", StringComparison.Ordinal) && !text.Contains("Bookinfo.Mesh.Tests", StringComparison.Ordinal)) _seen.Enqueue(text);
    }
}
