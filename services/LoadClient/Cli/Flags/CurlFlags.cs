using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags of a single fetch.</summary>
internal static class CurlFlags
{
    public static FlagGroup Group { get; } = new("One fetch",
    [
        new Flag("curl", "false", "fetch the URL once, as fortio curl does", IsSwitch: true),
        new Flag("curl-stdout-headers", "false", "the answer's headers to stdout, not stderr", IsSwitch: true),
    ]);
}
