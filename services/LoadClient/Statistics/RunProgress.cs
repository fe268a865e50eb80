namespace Bookinfo.LoadClient.Statistics;

/// <summary>Where a run stands, for the live line and the REST status; made on request, whatever the workers do meanwhile.</summary>
/// <param name="Elapsed">Since the start of the timed part.</param>
/// <param name="Remaining">Until the planned end; null where it is not known.</param>
/// <param name="Done">Share of the work that is done, 0 to 1; null where it is not known.</param>
/// <param name="Calls">Ended so far.</param>
/// <param name="Errors">Of these, not ok.</param>
/// <param name="InFlight">Under way.</param>
/// <param name="Rate">Calls per second in the last whole second.</param>
/// <param name="P50">Median response time of it, in seconds; NaN without calls.</param>
/// <param name="P99">99th percentile of it.</param>
internal readonly record struct RunProgress(TimeSpan Elapsed, TimeSpan? Remaining, double? Done, long Calls, long Errors, int InFlight, double Rate, double P50, double P99);
