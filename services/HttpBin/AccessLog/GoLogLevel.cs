namespace Bookinfo.HttpBin.AccessLog;

/// <summary>From which weight on a line is written.</summary>
internal enum GoLogLevel
{
    Debug,
    Info,
    Warn,
    Error,

    /// <summary>No line at all.</summary>
    Off,
}
