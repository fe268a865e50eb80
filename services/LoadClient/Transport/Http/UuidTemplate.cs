namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>Text in which <c>{uuid}</c> stands for a fresh UUID on every call.</summary>
internal static class UuidTemplate
{
    private const int Length = 36;

    private static ReadOnlySpan<byte> Marker => "{uuid}"u8;

    /// <summary>Makes room for the UUIDs.</summary>
    /// <returns>The bytes, and where in them the UUIDs go.</returns>
    public static (byte[] Bytes, IReadOnlyList<int> Places) Expand(ReadOnlySpan<byte> template, bool hasUuid)
    {
        var bytes = new List<byte>();
        var places = new List<int>();
        for (var at = hasUuid ? template.IndexOf(Marker) : -1; at >= 0; at = template.IndexOf(Marker))
        {
            bytes.AddRange(template[..at]);
            places.Add(bytes.Count);
            bytes.AddRange(new byte[Length]);
            template = template[(at + Marker.Length)..];
        }

        bytes.AddRange(template);
        return ([.. bytes], places);
    }

    /// <summary>Writes a fresh UUID over the last one.</summary>
    public static void Write(Span<byte> place) => Guid.NewGuid().TryFormat(place[..Length], out _);
}
