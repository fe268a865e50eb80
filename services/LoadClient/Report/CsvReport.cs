using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report;

/// <summary>The course of a run as CSV: one line for each stretch of time, times in seconds.</summary>
internal static class CsvReport
{
    public static string Write(RunResult result)
    {
        var text = new StringBuilder("time,start_s,length_s,calls,errors,qps,p50_s,p99_s,max_s\n");
        foreach (var interval in result.Intervals)
        {
            var time = Json.JsonReport.Time(result.StartTime + interval.Start);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{time},{Number(interval.Start.TotalSeconds)},{Number(interval.Length.TotalSeconds)},{interval.Calls},{interval.Errors},{Number(interval.Calls / interval.Length.TotalSeconds)},{Number(interval.P50)},{Number(interval.P99)},{Number(interval.Max)}\n");
        }

        return text.ToString();
    }

    // A stretch without calls has no percentiles: the field stays empty.
    private static string Number(double value) => double.IsFinite(value) ? GoFormat.Json(value) : "";
}
