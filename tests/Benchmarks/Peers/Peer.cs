namespace Bookinfo.Benchmarks.Peers;

/// <summary>A server.</summary>
internal abstract class Peer : Participant
{
    /// <summary>How to start it on a free loopback port.</summary>
    public abstract Launch Launch();
}
