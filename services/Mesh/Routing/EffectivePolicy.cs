using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Which policy holds for a cluster: blocks are inherited or replaced as wholes, never field by field. Retry budgets know no ports.
/// </summary>
internal static class EffectivePolicy
{
    private static readonly TrafficPolicy Nothing = new();

    public static TrafficPolicy Of(DestinationRule? rule, Subset? subset, int port)
    {
        var top = ForPort(rule?.TrafficPolicy, port) ?? Nothing;
        if (subset?.TrafficPolicy is not { } own) return top;
        var budget = own.RetryBudget ?? top.RetryBudget;
        if (PortPolicyOf(own, port) is { } replaced) return replaced with { RetryBudget = budget };
        return new TrafficPolicy
        {
            LoadBalancer = own.LoadBalancer ?? top.LoadBalancer,
            ConnectionPool = own.ConnectionPool ?? top.ConnectionPool,
            OutlierDetection = own.OutlierDetection ?? top.OutlierDetection,
            Tls = own.Tls ?? top.Tls,
            RetryBudget = budget,
        };
    }

    private static TrafficPolicy? ForPort(TrafficPolicy? policy, int port) =>
        policy is not null && PortPolicyOf(policy, port) is { } replaced ? replaced with { RetryBudget = policy.RetryBudget } : policy;

    private static TrafficPolicy? PortPolicyOf(TrafficPolicy policy, int port)
    {
        foreach (var setting in policy.PortLevelSettings)
        {
            if (setting.Port?.Number == port) return setting.Policy;
        }

        return null;
    }
}
