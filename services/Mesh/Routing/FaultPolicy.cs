using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Trouble made on purpose, before the router sees the request: first the delay, then the abort, drawn apart.</summary>
internal sealed record FaultPolicy
{
    public TimeSpan Delay { get; init; }

    /// <summary>Of <see cref="Shares.Whole"/>; 0: never.</summary>
    public int DelayShare { get; init; }

    /// <summary>HTTP status; 0: <see cref="AbortGrpcStatus"/> counts.</summary>
    public int AbortStatus { get; init; }

    /// <summary>Number of a gRPC status; null: <see cref="AbortStatus"/> counts.</summary>
    public int? AbortGrpcStatus { get; init; }

    /// <summary>Of <see cref="Shares.Whole"/>; 0: never.</summary>
    public int AbortShare { get; init; }

    /// <returns>Null when nothing can happen: neither percentage is a fault's default, and it means never.</returns>
    public static FaultPolicy? Compile(Fault? fault, Behaviour behaviour)
    {
        var policy = new FaultPolicy
        {
            Delay = fault?.Delay?.FixedDelay ?? TimeSpan.Zero,
            DelayShare = fault?.Delay is { FixedDelay: not null } delay ? Shares.Of(delay.Percentage ?? delay.Percent) : 0,
            AbortStatus = fault?.Abort?.HttpStatus ?? 0,
            AbortGrpcStatus = fault?.Abort?.GrpcStatus is { } name ? GrpcStatusNames.NumberOf(name) : null,
            AbortShare = Shares.Of(fault?.Abort?.Percentage ?? (behaviour.AbortPercentCounts ? fault?.Abort?.Percent : null)),
        };
        return policy.DelayShare == 0 && policy.AbortShare == 0 ? null : policy;
    }
}
