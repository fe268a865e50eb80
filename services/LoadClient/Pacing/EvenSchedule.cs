namespace Bookinfo.LoadClient.Pacing;

/// <summary>One rate from beginning to end.</summary>
/// <param name="rate">Calls per second of this stream, above 0.</param>
/// <param name="count">Calls in it; <see cref="long.MaxValue"/>: no end.</param>
/// <param name="stretched">Fortio's way: the calls span the whole of count/rate, the last one at its very end.</param>
/// <param name="shift">Seconds by which all of it is later.</param>
internal sealed class EvenSchedule(double rate, long count, bool stretched, double shift) : ISchedule
{
    public long Count => count;

    public double Due(long call)
    {
        var slot = stretched && count > 1 ? call + ((double)call / (count - 1)) : call;
        return (slot / rate) + shift;
    }
}
