using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>A connection on a loop, in the clear or under TLS. What the peer or the network does wrong is in the results.</summary>
internal interface IConnection : IDisposable
{
    /// <summary>Between two calls: whether it can carry no more.</summary>
    bool IsStale { get; }

    /// <summary>After this time, in ticks of the loop's clock, what is under way ends with TimedOut.</summary>
    void SetDeadline(long ticks);

    /// <summary>Sends all of it.</summary>
    ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Receives at least a byte, or nothing at the end.</summary>
    ValueTask<IoResult> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Says that nothing more will be sent.</summary>
    ValueTask ShutdownSendAsync();
}
