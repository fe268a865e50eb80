using System.Runtime.InteropServices;

using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Commands that only print.</summary>
internal static class InformationCommands
{
    public static Task<int> VersionAsync(IReadOnlyList<string> arguments, CommandContext context) => PrintAsync(context, FortioVersion.Text);

    public static Task<int> BuildInfoAsync(IReadOnlyList<string> arguments, CommandContext context) => PrintAsync(
        context, $"{FortioVersion.Text} {RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}");

    public static Task<int> EnvironmentHelpAsync(IReadOnlyList<string> arguments, CommandContext context) => PrintAsync(
        context,
        $"""
        # Environment variables; flags have none of their own.
        {OutboundProxy.Variable}={OutboundProxy.Allowed}
            fortio curl opens its connections through this proxy, by CONNECT.
        """);

    private static Task<int> PrintAsync(CommandContext context, string text)
    {
        context.WriteOut(text + "\n");
        return Task.FromResult(ExitCode.Success);
    }
}
