using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report;

/// <summary>What a result says about answers.</summary>
internal static class Answers
{
    /// <summary>Whether at least one call was answered, whatever the answer; a run without calls has nothing to complain of.</summary>
    public static bool HasAnswer(this RunResult result)
    {
        var calls = result.Durations.Count;
        return calls == 0 || result.Failures.Values.Sum() < calls;
    }
}
