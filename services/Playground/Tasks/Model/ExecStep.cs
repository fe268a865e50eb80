using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>
/// Runs a program in a container and reads both its outputs. <c>load</c> is <c>fortio</c> in a pod of the load client and <c>stats</c> is
/// <c>pilot-agent</c> in a sidecar: they are this step too.
/// </summary>
internal sealed record ExecStep(PodTarget Pod, ImmutableArray<string> Arguments) : TaskStep;
