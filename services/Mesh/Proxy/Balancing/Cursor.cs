namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>The place a round robin has reached; shared by all callers and kept from table to table.</summary>
internal sealed class Cursor
{
    private int _position = -1;

    public int Next(int count) => (int)((uint)Interlocked.Increment(ref _position) % (uint)count);
}
