namespace Bookinfo.HttpBin.Json;

/// <summary>Order by code point, which is the order of the UTF-8 bytes: both originals sort names so.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length) return a.Length - b.Length;
        return Weight(a[same]) - Weight(b[same]);
    }

    // In UTF-16 the surrogates lie below U+E000..U+FFFF although they stand for code points above them.
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
