namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>
/// 64 bits of a text, the same in every process and at every start: FNV-1a, whose weak upper bits are then mixed.
/// </summary>
internal static class KeyHash
{
    private const ulong Offset = 0xcbf29ce484222325;

    private const ulong Prime = 0x100000001b3;

    public static ulong Of(ReadOnlySpan<char> text) => Mix(Add(Offset, text));

    /// <summary>Of a text and a number behind it: the points of one endpoint.</summary>
    public static ulong Of(ReadOnlySpan<char> text, int number) => Mix((Add(Offset, text) ^ (uint)number) * Prime);

    /// <summary>Of several texts in a row, kept apart.</summary>
    public static ulong Then(ulong hash, ReadOnlySpan<char> text) => Mix(Add(hash * Prime, text));

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var character in text) hash = (hash ^ character) * Prime;
        return hash;
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
