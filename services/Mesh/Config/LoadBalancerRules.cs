namespace Bookinfo.Mesh.Config;

/// <summary>What load balancer settings must be.</summary>
internal static class LoadBalancerRules
{
    private const int LargestTable = 5_000_011;

    public static void Check(LoadBalancerSettings balancer, string path, Findings findings)
    {
        if (balancer.ConsistentHash is { } hash) Check(hash, $"{path}.consistentHash", findings);
        if (balancer.Warmup is { } warmup) Check(warmup, $"{path}.warmup", findings);
        if (balancer.LocalityLbSetting is { } locality) Check(locality, $"{path}.localityLbSetting", findings);
    }

    private static void Check(ConsistentHash hash, string path, Findings findings)
    {
        var keys = (hash.HttpHeaderName is null ? 0 : 1) + (hash.HttpCookie is null ? 0 : 1) + (hash.UseSourceIp is null ? 0 : 1) + (hash.HttpQueryParameterName is null ? 0 : 1);
        if (keys != 1) findings.Error(path, $"exactly one of httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName is required: found {keys}");
        if (hash.HttpCookie is { Name: null or "" }) findings.Error($"{path}.httpCookie.name", "name required for HttpCookie");
        if (hash.HttpCookie?.Attributes.Any(static a => string.IsNullOrEmpty(a.Name)) == true) findings.Error($"{path}.httpCookie.attributes", "name required for every attribute");
        if (hash.TableSize is not { } size) return;
        if (size <= 0) findings.Error($"{path}.maglev.tableSize", "tableSize must be set for maglev");
        else if (size >= LargestTable) findings.Error($"{path}.maglev.tableSize", $"tableSize must be less than {LargestTable} for maglev: found {size}");
        else if (!IsPrime(size)) findings.Error($"{path}.maglev.tableSize", $"tableSize must be a prime number for maglev: found {size}");
    }

    private static void Check(WarmUp warmup, string path, Findings findings)
    {
        if (warmup.Duration is not { Ticks: > 0 } duration) findings.Error($"{path}.duration", "duration is required");
        else HttpRuleRules.CheckDuration(duration, $"{path}.duration", findings);
        if (warmup.MinimumPercent is < 0 or > 100) findings.Error($"{path}.minimumPercent", $"minimumPercent must be in range [0, 100]: found {warmup.MinimumPercent}");
        if (warmup.Aggression < 1) findings.Error($"{path}.aggression", $"aggression must be at least 1: found {warmup.Aggression}");
    }

    public static void Check(LocalitySettings locality, string path, Findings findings)
    {
        if (!locality.Distribute.IsEmpty && (!locality.Failover.IsEmpty || !locality.FailoverPriority.IsEmpty))
            findings.Error(path, "can not simultaneously specify 'distribute' and 'failover' or 'failoverPriority'");
        var from = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < locality.Distribute.Length; i++)
        {
            var share = locality.Distribute[i];
            var total = share.To.Values.Sum();
            if (share.To.Values.Any(static weight => weight is < 1 or > 100)) findings.Error($"{path}.distribute[{i}].to", "locality weight must be in range [1, 100]");
            if (total != 100) findings.Error($"{path}.distribute[{i}].to", $"total locality weight {total} != 100");
            if (!from.Add(share.From ?? "")) findings.Error($"{path}.distribute[{i}].from", $"locality {share.From} overlaps with an earlier one");
        }

        for (var i = 0; i < locality.Failover.Length; i++)
        {
            var failover = locality.Failover[i];
            if (failover.From == failover.To) findings.Error($"{path}.failover[{i}]", "locality lb failover settings must specify different regions");
        }
    }

    private static bool IsPrime(int number)
    {
        if (number < 2) return false;
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0) return false;
        }

        return true;
    }
}
