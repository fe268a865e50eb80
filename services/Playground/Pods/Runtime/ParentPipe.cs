using System.IO.Pipes;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// A pipe that only Playground writes to, and never does. Every child inherits the read end, so that it sees the end of
/// the pipe when Playground is gone, however it went (decision 38).
/// </summary>
internal sealed class ParentPipe : IDisposable
{
    /// <summary>Holds the number of the inherited handle.</summary>
    public const string Variable = "PARENT_PIPE";

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out, HandleInheritability.Inheritable);

    public ParentPipe()
    {
        Handle = _pipe.GetClientHandleAsString();
    }

    /// <summary>Number of the read end, the same in Playground and in the child.</summary>
    public string Handle { get; }

    public void Dispose()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        _pipe.Dispose();
    }
}
