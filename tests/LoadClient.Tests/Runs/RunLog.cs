using System.Collections.Concurrent;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Keeps what a run says.</summary>
internal sealed class RunLog : IRunLog
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Info(string message)
    {
    }
}
