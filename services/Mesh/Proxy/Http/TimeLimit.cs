namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>A timeout that may be started late and called off.</summary>
internal sealed class TimeLimit(TimeSpan? length, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource? _source = length is null ? null : new CancellationTokenSource();

    private ITimer? _timer;

    private int _state;

    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    public bool Expired => _source?.IsCancellationRequested == true;

    /// <summary>Starts the clock; once only.</summary>
    public void Start()
    {
        if (_source is null || Interlocked.CompareExchange(ref _state, 1, 0) != 0) return;
        _timer = time.CreateTimer(static state => ((TimeLimit)state!).Expire(), this, length!.Value, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From here on it cannot expire.</summary>
    public void CallOff() => Interlocked.Exchange(ref _state, 2);

    public void Dispose()
    {
        CallOff();
        _timer?.Dispose();
    }

    private void Expire()
    {
        if (Interlocked.CompareExchange(ref _state, 3, 1) == 1) _source!.Cancel();
    }
}
