namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Bytes of request bodies that are held at the same time, in all.</summary>
internal sealed class BodyBudget
{
    /// <summary>A body that would bring all of them beyond this is refused.</summary>
    internal const long Most = 256L << 20;

    private long _held;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= Most) return true;
        Return(bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _held, -bytes);
}
