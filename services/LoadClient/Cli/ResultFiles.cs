using System.Text;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Html;
using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Writes a result wherever the flags want it.</summary>
internal sealed class ResultFiles(OutputOptions options, ReportSettings settings, CommandContext context, Screen screen)
{
    private const string Stdout = "-";

    /// <summary>False: one of them could not be written, and that has been said.</summary>
    public bool Write(RunResult result, IReadOnlyList<ThresholdResult> thresholds)
    {
        var json = options.Json ?? (options.AutoSave ? Path.Combine(options.DataDirectory, ResultNames.Id(result, settings.HostName) + ".json") : null);
        return Write("json", "Json", json, () => JsonReport.Write(result, settings))
            & Write("csv", "CSV", options.Csv, () => Encoding.UTF8.GetBytes(CsvReport.Write(result)))
            & Write("html", "HTML", options.Html, () => Encoding.UTF8.GetBytes(HtmlReport.Write(result, thresholds, settings)));
    }

    private bool Write(string flag, string kind, string? path, Func<byte[]> content)
    {
        if (path is null) return true;
        var bytes = content();
        try
        {
            if (path == Stdout) context.WriteOut(bytes);
            else File.WriteAllBytes(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.WriteLine($"-{flag}: \"{path}\" cannot be written: {e.Message}");
            return false;
        }

        screen.WriteLine($"Successfully wrote {bytes.Length} bytes of {kind} data to {(path == Stdout ? "stdout" : path)}");
        return true;
    }
}
