using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Which policy holds for a cluster: blocks are inherited or replaced as wholes, never field by field.</summary>
internal static class EffectivePolicy
{
    private static readonly TrafficPolicy Nothing = new();

    public static TrafficPolicy Of(DestinationRule? rule, Subset? subset, int port)
    {
        var top = ForPort(rule?.TrafficPolicy, port) ?? Nothing;
        if (subset?.TrafficPolicy is not { } own) return top;
        if (PortPolicyOf(own, port) is { } replaced) return replaced;
        return new TrafficPolicy
        {
            LoadBalancer = own.LoadBalancer ?? top.LoadBalancer,
            ConnectionPool = own.ConnectionPool ?? top.ConnectionPool,
            OutlierDetection = own.OutlierDetection ?? top.OutlierDetection,
            Tls = own.Tls ?? top.Tls,
        };
    }

    private static TrafficPolicy? ForPort(TrafficPolicy? policy, int port) => policy is null ? null : PortPolicyOf(policy, port) ?? policy;

    private static TrafficPolicy? PortPolicyOf(TrafficPolicy policy, int port)
    {
        foreach (var setting in policy.PortLevelSettings)
        {
            if (setting.Port?.Number == port) return setting.Policy;
        }

        return null;
    }
}
