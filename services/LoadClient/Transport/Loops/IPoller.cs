using System.Net.Sockets;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>Tells a loop which of its sockets can go on. Used by the loop's thread only, but for <see cref="Wake"/>.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>Called once, on the loop's thread, before all else.</summary>
    void Enter();

    /// <returns>A number for <see cref="Remove"/>.</returns>
    int Add(Socket socket, IReadiness target);

    /// <summary>Called before the socket is closed.</summary>
    void Remove(int registration);

    /// <summary>Waits until a socket is ready, it is woken, or the time is over, and tells the sockets.</summary>
    /// <param name="timeout">Zero: does not wait; negative: without limit.</param>
    void Wait(TimeSpan timeout);

    /// <summary>Ends a wait; any thread may call it.</summary>
    void Wake();
}

/// <summary>A socket as its poller sees it.</summary>
internal interface IReadiness
{
    /// <summary>Whether it waits for something to read; not every poller asks.</summary>
    bool WantsRead { get; }

    /// <summary>Whether it waits for room to write, or to be connected.</summary>
    bool WantsWrite { get; }

    void OnReady(Ready ready);
}

/// <summary>What a socket is ready for.</summary>
[Flags]
internal enum Ready
{
    None = 0,

    /// <summary>Something can be read.</summary>
    Read = 1,

    /// <summary>Something can be written.</summary>
    Write = 2,

    /// <summary>The peer will send no more, or the connection has failed: there will be no further word of it.</summary>
    HungUp = 4,
}
