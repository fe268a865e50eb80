using System.Globalization;

namespace Bookinfo.HttpBin.Http;

/// <summary>The Server-Timing header of the endpoints that take their time.</summary>
internal static class ServerTiming
{
    public static string Of(TimeSpan total, TimeSpan delay, TimeSpan write, TimeSpan pause) => string.Join(", ",
        Entry("total_duration", total, "total request duration"),
        Entry("initial_delay", delay, "initial delay"),
        Entry("write_duration", write, "duration of writes after initial delay"),
        Entry("pause_per_write", pause, "computed pause between writes"));

    private static string Entry(string name, TimeSpan time, string description) =>
        string.Create(CultureInfo.InvariantCulture, $"{name};dur={time.TotalMilliseconds:0.00};desc=\"{description}\"");
}
