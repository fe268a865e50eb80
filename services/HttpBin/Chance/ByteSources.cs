using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Chance;

/// <summary>The sources that the query of a request asks for. Each request has its own: a seed changes nothing for others.</summary>
internal static class ByteSources
{
    /// <summary>The Python original; null when the seed is no number.</summary>
    public static ByteSource? Python(FieldList query)
    {
        if (query.FirstInAnyCase("seed") is not { } text) return Random.Shared.NextBytes;
        if (!NumberText.TryPythonInteger(text, out var seed)) return null;
        var twister = new MersenneTwister(seed);
        return bytes =>
        {
            foreach (ref var one in bytes) one = twister.NextByte();
        };
    }

    /// <summary>The Go port, with a generator of our own; null when the seed is no number of 64 bits.</summary>
    public static ByteSource? Go(FieldList query)
    {
        if (query.First("seed") is not { Length: > 0 } text) return Random.Shared.NextBytes;
        if (!GoNumbers.TryInteger(text, out var seed)) return null;
        var twister = new MersenneTwister(new System.Numerics.BigInteger(seed) + ulong.MaxValue);
        return bytes =>
        {
            foreach (ref var one in bytes) one = twister.NextByte();
        };
    }
}
