using System.Globalization;
using System.Text.Encodings.Web;

using Bookinfo.LoadClient.Report;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Log lines on stderr: for people on a terminal, JSON elsewhere, as Fortio writes them.</summary>
internal sealed class ConsoleLog(Screen screen, LogOptions options, TimeProvider time) : IRunLog
{
    public void Info(string message) => Write(ReportLevel.Info, message);

    public void Warning(string message) => Write(ReportLevel.Warning, message);

    public void Error(string message) => Write(ReportLevel.Error, message);

    /// <summary>The line that a message makes, for what is said at any level.</summary>
    public string Line(ReportLevel level, string message) => screen.IsTerminal || !options.Json ? Plain(level, message) : Json(level, message);

    private void Write(ReportLevel level, string message)
    {
        if (level >= options.Level) screen.WriteLine(Line(level, message));
    }

    private string Plain(ReportLevel level, string message)
    {
        var stamp = options.Timestamps ? time.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture) : "";
        var isColored = options.Color ?? screen.IsTerminal;
        var color = !isColored ? "" : level switch
        {
            ReportLevel.Info => "\u001b[32m",
            ReportLevel.Warning => "\u001b[33m",
            _ => "\u001b[31m",
        };
        return $"{stamp}{color}[{Short(level)}] {message}{(isColored ? "\u001b[0m" : "")}";
    }

    private string Json(ReportLevel level, string message)
    {
        var stamp = options.Timestamps ? $"\"ts\":{(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds.ToString("F6", CultureInfo.InvariantCulture)}," : "";
        return $"{{{stamp}\"level\":\"{Long(level)}\",\"msg\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(message)}\"}}";
    }

    private static string Short(ReportLevel level) => level switch
    {
        ReportLevel.Info => "INF",
        ReportLevel.Warning => "WRN",
        _ => "ERR",
    };

    private static string Long(ReportLevel level) => level switch
    {
        ReportLevel.Info => "info",
        ReportLevel.Warning => "warn",
        _ => "err",
    };
}
