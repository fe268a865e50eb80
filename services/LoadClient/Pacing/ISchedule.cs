namespace Bookinfo.LoadClient.Pacing;

/// <summary>When the calls of one stream are due, in seconds after the start of the run.</summary>
internal interface ISchedule
{
    /// <summary>Calls in it; <see cref="long.MaxValue"/>: no end.</summary>
    long Count { get; }

    /// <param name="call">From 0, below <see cref="Count"/>.</param>
    double Due(long call);
}
