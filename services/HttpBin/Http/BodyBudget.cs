namespace Bookinfo.HttpBin.Http;

/// <summary>Bounds the body bytes that all requests hold at a time.</summary>
/// <param name="most">Bytes.</param>
internal sealed class BodyBudget(long most)
{
    private long _held;

    public long Held => Volatile.Read(ref _held);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= most) return true;
        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);
}
