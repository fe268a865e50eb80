namespace Bookinfo.LoadClient.Report;

/// <summary>How much is said (<c>-loglevel</c>), most talkative first; each level leaves out what the ones before it add.</summary>
internal enum ReportLevel
{
    Debug,

    /// <summary>Sizes as full histograms.</summary>
    Verbose,

    /// <summary>The default.</summary>
    Info,

    /// <summary>Connection times as one line.</summary>
    Warning,

    /// <summary>Without how the run was dealt out and slept, buckets and sizes; what <c>-quiet</c> means.</summary>
    Error,

    Critical,

    Fatal,
}
