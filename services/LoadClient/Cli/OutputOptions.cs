using System.Collections.Immutable;

using Bookinfo.LoadClient.Report.Thresholds;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Where results go, and what they must meet. Paths: null is nowhere, <c>-</c> is stdout.</summary>
internal sealed record OutputOptions
{
    public string? Json { get; init; }

    /// <summary>Save the JSON in <see cref="DataDirectory"/> under its ID, unless <see cref="Json"/> says where.</summary>
    public bool AutoSave { get; init; }

    public string DataDirectory { get; init; } = ".";

    public string? Csv { get; init; }

    public string? Html { get; init; }

    public ImmutableArray<Threshold> Thresholds { get; init; } = [];

    public LiveMode Live { get; init; } = LiveMode.Auto;
}

/// <summary>When the live line is shown.</summary>
internal enum LiveMode
{
    /// <summary>On a terminal, unless the run is quiet.</summary>
    Auto,

    /// <summary>Always; without a terminal as plain lines.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}
