using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>One of the 18 tasks of the walk through Istio 1.1 that this suite began with.</summary>
/// <param name="Number">Section of the walk and, where it has several, the scenario in it: <c>7.3</c>.</param>
/// <param name="Name">What it shows.</param>
internal sealed record SeedTask(string Number, string Name)
{
    public static ImmutableArray<SeedTask> All { get; } =
    [
        new("1.1", "request routing by version"),
        new("1.2", "request routing by user"),
        new("2.1", "fault injection, delay"),
        new("2.2", "fault injection, abort"),
        new("3", "traffic shifting"),
        new("4", "TCP traffic shifting"),
        new("5", "request timeouts"),
        new("6", "control ingress"),
        new("7.1", "secure ingress by file mount, SIMPLE"),
        new("7.2", "secure ingress by file mount, MUTUAL"),
        new("7.3", "secure ingress by file mount, several hosts"),
        new("8", "secure ingress by secret discovery"),
        new("9.1", "egress, everything allowed"),
        new("9.2", "egress, registry only"),
        new("9.3", "egress, HTTP and HTTPS entries"),
        new("9.4", "egress, timeout"),
        new("10", "circuit breaking"),
        new("11", "mirroring"),
    ];
}
