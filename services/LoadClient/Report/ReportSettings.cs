namespace Bookinfo.LoadClient.Report;

/// <summary>What a report says of the program and its surroundings.</summary>
internal sealed record ReportSettings
{
    /// <summary>How much is said.</summary>
    public ReportLevel Level { get; init; } = ReportLevel.Info;

    /// <summary>In the headline and the JSON.</summary>
    public string Version { get; init; } = FortioVersion.Text;

    /// <summary>Processors the program may use.</summary>
    public int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>Name of this machine, for results without labels.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The result comes from files: what is known of single connections, and how the run was dealt out, is left out.</summary>
    public bool IsFromFiles { get; init; }
}
