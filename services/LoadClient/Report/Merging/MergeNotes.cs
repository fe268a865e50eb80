using Bookinfo.LoadClient.Report.Reading;

namespace Bookinfo.LoadClient.Report.Merging;

/// <summary>What a reader of a sum should know about it.</summary>
internal static class MergeNotes
{
    /// <param name="files">The parts.</param>
    /// <param name="isExact">Whether the parts had the same buckets.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<(string Name, StoredResult Stored)> files, bool isExact)
    {
        var notes = new List<string>();
        var (firstName, first) = files[0];
        if (!isExact) notes.Add("the results were made with different -r or -offset: times are put into the widest buckets, so percentiles may be one bucket too high");
        foreach (var (name, stored) in files)
        {
            if (!stored.IsOwn) notes.Add($"{name} is of Fortio {stored.Version}: its histograms are added by the buckets it exports; response times, intervals and reasons are not in it");
            if (stored.Result.Options.Target.Url != first.Result.Options.Target.Url) notes.Add($"{name} called {stored.Result.Options.Target.Url}, and {firstName} called {first.Result.Options.Target.Url}");
            if (!Overlap(stored, first)) notes.Add($"{name} did not run at the same time as {firstName}: the rate is that of the whole stretch");
        }

        return notes;
    }

    private static bool Overlap(StoredResult one, StoredResult other) =>
        one.Result.StartTime <= other.Result.StartTime + other.Result.ActualDuration && other.Result.StartTime <= one.Result.StartTime + one.Result.ActualDuration;
}
