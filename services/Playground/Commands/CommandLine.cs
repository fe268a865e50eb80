using System.CommandLine;

using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary>The tree of commands. Without one, <c>up</c> runs.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may go on after Ctrl-C: pods get their grace period.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A task puts everything back first, which a cluster does slowly.</summary>
    private static readonly TimeSpan TaskTerminationTimeout = Patience.Cluster.CleanUp + TerminationTimeout;

    public static Task<int> RunAsync(string[] args)
    {
        // Not for people, and its arguments are another program's: nothing here may read them as options.
        if (args is [GuardCommand.Name, .. var guarded]) return GuardCommand.RunAsync(guarded);
        if (args is [NetcatCommand.Name, .. var netcat]) return NetcatCommand.RunAsync(netcat);

        var root = new RootCommand(
            "Istio's sample applications and traffic-management tasks on this machine: a Kubernetes API subset, pods as processes, an embedded mesh.");
        root.Options.Add(SharedOptions.State);
        UpCommand.Configure(root);

        root.Subcommands.Add(UpCommand.Configure(new Command("up", "Start Playground (the default command).")));
        root.Subcommands.Add(StatusCommand.Build());
        root.Subcommands.Add(KubeconfigCommand.Build());
        root.Subcommands.Add(PageCommand.Build());
        root.Subcommands.Add(ExplainCommand.Build());
        root.Subcommands.Add(AnalyzeCommand.Build());
        root.Subcommands.Add(LogsCommand.Build());
        root.Subcommands.Add(ResetCommand.Build());
        foreach (var command in ObjectCommands.Build()) root.Subcommands.Add(command);
        root.Subcommands.Add(TaskCommands.Build());
        root.Subcommands.Add(CertsCommand.Build());
        var parsed = root.Parse(args);
        var limit = parsed.CommandResult.Command.Name == TaskRunCommand.Name ? TaskTerminationTimeout : TerminationTimeout;
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = limit });
    }
}
