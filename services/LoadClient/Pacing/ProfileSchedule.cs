namespace Bookinfo.LoadClient.Pacing;

/// <summary>A worker's part of a changing rate: one call in so many of the whole stream.</summary>
/// <param name="profile">The whole stream.</param>
/// <param name="count">Calls of this worker.</param>
/// <param name="stride">Calls of the stream for each one of this worker: the number of workers.</param>
/// <param name="first">Which call of the stream is this worker's first.</param>
internal sealed class ProfileSchedule(RateProfile profile, long count, int stride, int first) : ISchedule
{
    public long Count => count;

    public double Due(long call) => profile.When(((double)call * stride) + first);
}
