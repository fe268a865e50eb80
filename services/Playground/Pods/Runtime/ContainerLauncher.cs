using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Pods.Images;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Decides what exactly is started for a container, or for a command inside of it.</summary>
internal sealed class ContainerLauncher(PodManifest pod, ContainerManifest container, PodSandbox sandbox, RunnerParts parts)
{
    /// <summary>The container's own process.</summary>
    public LaunchPlan? Plan(Image image, out LaunchProblem? problem) => Plan(image, container.Command, container.Args, expand: true, out problem);

    /// <summary>A command in the running container.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="expand">Whether <c>$(NAME)</c> means a variable: in exec probes it does, in <c>kubectl exec</c> it is the shell's.</param>
    /// <param name="problem">Why it cannot be started.</param>
    public LaunchPlan? PlanExec(ImmutableArray<string> command, bool expand, out LaunchProblem? problem)
    {
        if (parts.Images.Find(container.Image, out var unknown) is { } image)
        {
            // The container's own process has that port already.
            return Plan(image, command, args: null, expand, out problem) is { } plan ? plan with { Environment = plan.Environment.Remove("MANAGEMENT_PORT") } : null;
        }

        problem = new LaunchProblem(LaunchProblemReason.ErrImagePull, unknown);
        return null;
    }

    private LaunchPlan? Plan(Image image, ImmutableArray<string>? command, ImmutableArray<string>? args, bool expand, out LaunchProblem? problem)
    {
        if (parts.Environment.Build(pod, container, image, sandbox, out problem) is not { } environment) return null;
        var variables = expand ? environment : null;
        if (parts.Commands.Resolve(image, Command(command, variables), Words(args, variables), out problem) is not { } line) return null;
        return new LaunchPlan(line[0], [.. line.Skip(1)], environment.SetItem("PATH", SearchPath(image, environment)), WorkingDirectory());
    }

    /// <summary>Only what a program is given may name mounted paths; the program itself is one of this machine.</summary>
    private ImmutableArray<string>? Command(ImmutableArray<string>? command, ImmutableSortedDictionary<string, string>? variables)
    {
        if (command is not [var program, .. var arguments]) return command;
        if (variables is null && TarWords.Applies(command.Value)) return TarWords.Of(command.Value, sandbox.Mounts);
        return [variables is null ? program : VariableReferences.Expand(program, variables), .. Words(arguments, variables)!.Value];
    }

    /// <param name="words">Null stays null.</param>
    /// <param name="variables">Null: nothing is expanded. They hold real paths already, so they go in last.</param>
    private ImmutableArray<string>? Words(ImmutableArray<string>? words, ImmutableSortedDictionary<string, string>? variables) => words?
        .Select(sandbox.Mounts.Rewrite).Select(word => variables is null ? word : VariableReferences.Expand(word, variables)).ToImmutableArray();

    private string SearchPath(Image image, ImmutableSortedDictionary<string, string> environment)
    {
        var folder = Path.Combine(sandbox.Directory, "bin", container.Name);
        ProgramShims.Write(folder, parts.Commands.Shims(image));
        return $"{folder}{Path.PathSeparator}{environment.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")}";
    }

    private string WorkingDirectory()
    {
        if (container.WorkingDirectory is not { Length: > 0 } asked) return sandbox.Home;
        var real = sandbox.Mounts.Resolve(asked);
        if (Directory.Exists(real)) return real;

        // Not there on this machine: a folder of its own under the pod's root, as an image would have one.
        var own = Path.Combine(sandbox.Directory, "root") + "/" + asked.Trim('/');
        PrivateFiles.CreateDirectory(own);
        return own;
    }
}
