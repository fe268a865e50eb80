using System.Collections.Concurrent;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Exceptions of the mesh's own tasks that nobody has caught.</summary>
internal sealed class UnobservedFailures : IDisposable
{
    private readonly ConcurrentQueue<string> _seen = new();

    public UnobservedFailures() => TaskScheduler.UnobservedTaskException += Keep;

    /// <summary>All so far: tasks tell only when they are collected.</summary>
    public IReadOnlyCollection<string> Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return _seen;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Keep;

    private void Keep(object? sender, UnobservedTaskExceptionEventArgs args)
    {
        var text = args.Exception.ToString();
        if (text.Contains("Bookinfo.Mesh.", StringComparison.Ordinal) && !text.Contains("Bookinfo.Mesh.Tests", StringComparison.Ordinal)) _seen.Enqueue(text);
    }
}
