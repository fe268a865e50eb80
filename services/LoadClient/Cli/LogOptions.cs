using Bookinfo.LoadClient.Report;

namespace Bookinfo.LoadClient.Cli;

/// <summary>How much is logged, and how.</summary>
internal sealed record LogOptions
{
    public ReportLevel Level { get; init; } = ReportLevel.Info;

    /// <summary>The level is Error, and not a word about it.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Lines are JSON objects when stderr is no terminal.</summary>
    public bool Json { get; init; } = true;

    public bool Timestamps { get; init; } = true;

    /// <summary>Colours; null: on a terminal.</summary>
    public bool? Color { get; init; }
}
