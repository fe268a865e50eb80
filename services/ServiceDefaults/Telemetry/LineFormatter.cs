using Bookinfo.ServiceDefaults.Lifetime;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Bookinfo.ServiceDefaults.Telemetry;

/// <summary>
/// One line for each event: the bare message, as the programs we stand in for print it; an error has its level in
/// front, an exception stands behind.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // A broken set-up is reported once, by RunServiceAsync.
        if (SetupMistakes.In(logEntry.Exception).Count > 0) return;
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var line = logEntry.LogLevel < LogLevel.Error ? message : $"{(logEntry.LogLevel == LogLevel.Error ? "error" : "critical")}: {message}";
        textWriter.WriteLine(OneLine(logEntry.Exception is null ? line : $"{line}: {logEntry.Exception}"));
    }

    private static string OneLine(string text) => text.AsSpan().ContainsAny('\r', '\n') ? text.ReplaceLineEndings(" | ") : text;
}
