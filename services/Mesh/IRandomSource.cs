namespace Bookinfo.Mesh;

/// <summary>The one source of chance: weights, load balancing, jitter, sampling. Safe for use by several threads.</summary>
public interface IRandomSource
{
    /// <summary>A number from 0 to <paramref name="exclusiveMaximum"/> - 1, all equally likely.</summary>
    long Draw(long exclusiveMaximum);
}

/// <summary>Chance as the operating system seeds it.</summary>
internal sealed class SharedRandomSource : IRandomSource
{
    public long Draw(long exclusiveMaximum) => Random.Shared.NextInt64(exclusiveMaximum);
}
