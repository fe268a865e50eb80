using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>One program to start: everything is decided.</summary>
/// <param name="FileName">Full path of the executable.</param>
/// <param name="Arguments">As the program gets them.</param>
/// <param name="Environment">All of it; nothing is inherited.</param>
/// <param name="WorkingDirectory">Exists.</param>
internal sealed record LaunchPlan(
    string FileName, ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string> Environment, string WorkingDirectory)
{
    /// <summary>Whether it runs under our guard, as the leader of a process group.</summary>
    public bool Guarded => Arguments.Contains(GuardCommand.Name);
}

/// <summary>Why a container or exec cannot be started as asked.</summary>
/// <param name="Reason">A kubelet's word for it.</param>
/// <param name="Message">What was found and what is allowed.</param>
internal sealed record LaunchProblem(LaunchProblemReason Reason, string Message);

internal enum LaunchProblemReason
{
    /// <summary>No program of ours stands for the image.</summary>
    ErrImagePull,

    /// <summary>A ConfigMap, Secret or field that the manifest refers to is not there. May heal.</summary>
    CreateContainerConfigError,

    /// <summary>The command is not there.</summary>
    StartError,
}
