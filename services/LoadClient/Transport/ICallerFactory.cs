using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport;

/// <summary>Makes the callers of one protocol.</summary>
internal interface ICallerFactory
{
    /// <param name="worker">From 0.</param>
    /// <param name="loop">Its worker's. A caller may go on elsewhere: the worker finds its way back.</param>
    ICaller Create(int worker, EventLoop loop);
}
