using System.Collections.Immutable;

namespace Bookinfo.LoadClient.Tests.Grpc;

/// <summary>Keeps what a run says.</summary>
internal sealed class NotedLog : IRunLog
{
    private ImmutableList<string> _lines = [];

    public ImmutableList<string> Lines => _lines;

    public void Warning(string message) => ImmutableInterlocked.Update(ref _lines, lines => lines.Add(message));

    public void Info(string message) => Warning(message);
}
