namespace Bookinfo.Mesh.Proxy.Outlier;

/// <summary>
/// What an endpoint's answers say about it. The rows of failures are written by every request; the rest only by the
/// <see cref="OutlierDetector"/>, under its lock.
/// </summary>
internal sealed class EndpointHealth
{
    public int ServerErrorsInARow;
    public int GatewayFailuresInARow;
    public int LocalOriginFailuresInARow;

    private volatile bool _ejected;

    /// <summary>Whether it gets no traffic (Envoy's <c>failed_outlier_check</c>).</summary>
    public bool IsEjected => _ejected;

    /// <summary>Timestamp of the last ejection.</summary>
    public long EjectedAt { get; private set; }

    /// <summary>By how much the next ejection is longer; goes down by one in each healthy interval.</summary>
    public int Backoff { get; private set; }

    public void Eject(long now, bool longer)
    {
        EjectedAt = now;
        if (longer) Backoff++;
        _ejected = true;
    }

    /// <summary>Rows that were nearly full must not eject it again after one more failure.</summary>
    public void Release()
    {
        _ejected = false;
        Volatile.Write(ref ServerErrorsInARow, 0);
        Volatile.Write(ref GatewayFailuresInARow, 0);
        Volatile.Write(ref LocalOriginFailuresInARow, 0);
    }

    public void Mend() => Backoff = Math.Max(0, Backoff - 1);

    /// <summary>As it was before any detection.</summary>
    public void Forget()
    {
        Release();
        Backoff = 0;
    }
}
