using Bookinfo.HttpBin.AccessLog;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>What the command line and the environment ask for.</summary>
/// <param name="Listeners">Ports to open.</param>
/// <param name="AccessLogFile">Where gunicorn's access log goes: <c>-</c> is stdout; null: nowhere.</param>
/// <param name="AccessLogFormat">gunicorn's format.</param>
/// <param name="GoLogAsJson">Format of the Go port's log.</param>
/// <param name="GoLogLevel">Least weight of the Go port's log.</param>
internal sealed record LaunchPlan(
    IReadOnlyList<ListenerPlan> Listeners, string? AccessLogFile, string AccessLogFormat, bool GoLogAsJson, GoLogLevel GoLogLevel)
{
    /// <summary>What is strange but no reason to stop.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
