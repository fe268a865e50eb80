using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags about the first calls, about what ends a run, and about its name.</summary>
internal static class WarmUpFlags
{
    public static FlagGroup Group { get; } = new("Errors, warm-up and names",
    [
        new Flag("allow-initial-errors", "false", "go on although a warm-up call failed", IsSwitch: true),
        new Flag("abort-on", "0", "end the run at the first call with this `code`; -1 is a call without an answer"),
        new Flag("sequential-warmup", "false", "warm connections up one after another", IsSwitch: true),
        new Flag("labels", "", "`text` copied to the result and its ID; without it the URL and this machine's name"),
        new Flag("runid", "0", "`number` copied to the result, and to its ID when not 0"),
    ]);
}
