namespace Bookinfo.HttpBin.CommandLine;

/// <summary>Which of the originals' programs this process plays.</summary>
internal enum ProgramName
{
    /// <summary>None by name: both dialects, each on its port.</summary>
    Both,

    Gunicorn,

    GoHttpbin,
}
