namespace Bookinfo.Mesh.Config;

/// <summary>What Istio's webhook says about a DestinationRule (contract mesh.md section 8.3).</summary>
internal static class DestinationRuleRules
{
    public static void Check(DestinationRule rule, Findings findings)
    {
        if (string.IsNullOrEmpty(rule.Host)) findings.Error("spec.host", "destination rule host is required");
        else if (DomainName.Problem(rule.Host) is { } problem) findings.Error("spec.host", problem);
        ExportTargets.Check(rule.ExportTo, findings);
        if (rule.TrafficPolicy is { } policy) TrafficPolicyRules.Check(policy, "spec.trafficPolicy", rule.WorkloadSelector is not null, findings);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rule.Subsets.Length; i++)
        {
            var subset = rule.Subsets[i];
            var path = $"spec.subsets[{i}]";
            if (string.IsNullOrEmpty(subset.Name)) findings.Error($"{path}.name", "subset name is required");
            else if (!DomainName.IsLabel(subset.Name)) findings.Error($"{path}.name", $"subset name is invalid: \"{subset.Name}\" is not a DNS label");
            else if (!names.Add(subset.Name)) findings.Error($"{path}.name", $"duplicate subset names: {subset.Name}");
            foreach (var (key, value) in subset.Labels) LabelRules.Check(key, value, $"{path}.labels", findings);
            if (subset.Labels.IsEmpty) findings.Warn($"{path}.labels", "subset without labels takes in every workload of the host");
            if (subset.TrafficPolicy is { } own) TrafficPolicyRules.Check(own, $"{path}.trafficPolicy", rule.WorkloadSelector is not null, findings);
        }
    }
}
