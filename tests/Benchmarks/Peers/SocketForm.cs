namespace Bookinfo.Benchmarks.Peers;

/// <summary>Where a .NET server runs its requests.</summary>
internal enum SocketForm
{
    /// <summary>On the thread pool.</summary>
    Default,

    /// <summary>On the threads that poll the sockets.</summary>
    Inline,
}
