namespace Bookinfo.LoadClient.Statistics;

/// <summary>All that a histogram holds.</summary>
/// <param name="Resolution">Width of the narrowest bucket.</param>
/// <param name="Offset">Taken off each value.</param>
/// <param name="Min">Smallest value; 0 while there is none.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Sum">Of the values.</param>
/// <param name="SumOfSquares">Of the values.</param>
/// <param name="Counts">Values in each bucket, all buckets, lowest first.</param>
internal sealed record HistogramState(double Resolution, double Offset, double Min, double Max, double Sum, double SumOfSquares, IReadOnlyList<long> Counts)
{
    /// <summary>Buckets of every histogram.</summary>
    public const int BucketCount = 57;
}
