using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Ends a TCP connection that has been silent too long or has become too old.</summary>
internal sealed class TcpWatch : IDisposable
{
    private readonly CancellationTokenSource _over = new();

    private readonly TimeProvider _time;

    private readonly TimeSpan _idle;

    private readonly ITimer _idleTimer;

    private readonly ITimer? _ageTimer;

    private long _lastByte;

    public TcpWatch(ConnectionLimits limits, TimeProvider time)
    {
        (_time, _idle) = (time, limits.TcpIdle);
        _lastByte = time.GetTimestamp();
        _idleTimer = time.CreateTimer(static state => ((TcpWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _idleTimer.Change(_idle, Timeout.InfiniteTimeSpan);
        if (limits.MaxConnectionDuration is { } age) _ageTimer = time.CreateTimer(static state => ((TcpWatch)state!).End(), this, age, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the connection has to end.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Bytes have passed.</summary>
    public void Touch() => Volatile.Write(ref _lastByte, _time.GetTimestamp());

    public void Dispose()
    {
        _idleTimer.Dispose();
        _ageTimer?.Dispose();
        _over.Dispose();
    }

    // The timer is not moved for every byte: it looks, and comes back when the silence could be long enough.
    private void Look()
    {
        var left = _idle - _time.GetElapsedTime(Volatile.Read(ref _lastByte));
        if (left <= TimeSpan.Zero) End();
        else _idleTimer.Change(left, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself just now.
        }
    }
}
