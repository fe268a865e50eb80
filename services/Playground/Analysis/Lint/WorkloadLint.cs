using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Analysis;

/// <summary>Services whose ports say nothing (IST0118) or contradict each other (IST0116, IST0137), Sidecars that meet (IST0110, IST0111) or select nobody (IST0127), entries that contradict each other (IST0177).</summary>
internal static partial class WorkloadLint
{
    public static IEnumerable<LintFinding> Check(LintSet set) => PortNames(set).Concat(SharedPods(set)).Concat(Sidecars(set)).Concat(Entries(set));

    [GeneratedRegex("^(grpc|grpc-web|http|http2|https|mongo|mysql|redis|tcp|tls|udp)(-.*)?$")]
    private static partial Regex ProtocolName { get; }

    private static IEnumerable<LintFinding> PortNames(LintSet set) =>
        from service in set.Of("Service")
        from port in LintObject.Items(service.Spec?["ports"])
        where port["appProtocol"] is null && port["protocol"]?.ToString() is null or "TCP"
        let name = port["name"]?.ToString() ?? ""
        where !ProtocolName.IsMatch(name)
        select new LintFinding("IST0118", LintLevel.Info, service, $"Port name {name} (port: {port["port"]}, targetPort: {port["targetPort"] ?? port["port"]}) doesn't follow the naming convention of Istio port.", port.GetPath());

    private static IEnumerable<LintFinding> SharedPods(LintSet set)
    {
        foreach (var deployment in set.Of("Deployment"))
        {
            var labels = LintObject.Map(deployment.Spec?["template"]?["metadata"]?["labels"]);
            var ports = set.Of("Service").Where(service => service.Namespace == deployment.Namespace && LintObject.Map(service.Spec?["selector"]) is { Count: > 0 } selector && LintSet.Fits(selector, labels))
                .SelectMany(static service => LintObject.Items(service.Spec?["ports"]).Select(port => (
                    Service: service.Name,
                    Target: (port["targetPort"] ?? port["port"])?.ToString() ?? "",
                    Port: port["port"]?.ToString() ?? "",
                    Protocol: port["appProtocol"]?.ToString() ?? port["name"]?.ToString().Split('-')[0] ?? ""))).ToList();
            foreach (var same in ports.GroupBy(static port => port.Target).Where(static same => same.Select(static port => port.Protocol).Distinct().Skip(1).Any()))
                yield return new LintFinding("IST0137", LintLevel.Warning, deployment, $"This deployment {deployment.Key} is associated with multiple services [{string.Join(" ", same.Select(static port => port.Service).Distinct())}] using targetPort {same.Key} but different protocols.");
            foreach (var same in ports.GroupBy(static port => port.Port).Where(static same => same.Select(static port => port.Protocol).Distinct().Skip(1).Any()))
                yield return new LintFinding("IST0116", LintLevel.Warning, deployment, $"This deployment {deployment.Key} is associated with multiple services [{string.Join(" ", same.Select(static port => port.Service).Distinct())}] using port {same.Key} but different protocols.");
        }
    }

    private static IEnumerable<LintFinding> Sidecars(LintSet set)
    {
        foreach (var space in set.Of("Sidecar").GroupBy(static sidecar => sidecar.Namespace))
        {
            var general = space.Where(static sidecar => sidecar.Spec?["workloadSelector"] is null).ToList();
            if (general.Count > 1)
            {
                foreach (var sidecar in general)
                    yield return new LintFinding("IST0111", LintLevel.Error, sidecar, $"The Sidecars [{string.Join(",", general.Select(static one => one.Name))}] in namespace \"{space.Key}\" have no workload selector, which can lead to undefined behavior.", "spec");
            }

            var special = space.Except(general).Select(static sidecar => (Sidecar: sidecar, Selector: LintObject.Map(sidecar.Spec?["workloadSelector"]?["labels"]))).ToList();
            foreach (var (sidecar, selector) in special.Where(one => !set.SelectsPod(space.Key, one.Selector)))
                yield return new LintFinding("IST0127", LintLevel.Warning, sidecar, $"No matching workloads for this resource with the following labels: {LintObject.LabelText(selector)}", "spec.workloadSelector");

            foreach (var pod in set.Pods.Where(pod => pod.Namespace == space.Key))
            {
                var selecting = special.Where(one => LintSet.Fits(one.Selector, pod.Labels)).ToList();
                if (selecting.Count < 2) continue;
                foreach (var (sidecar, _) in selecting)
                    yield return new LintFinding("IST0110", LintLevel.Error, sidecar, $"The Sidecars [{string.Join(",", selecting.Select(static one => one.Sidecar.Name))}] in namespace \"{space.Key}\" select the same workload pod, which can lead to undefined behavior.", "spec.workloadSelector");
            }
        }
    }

    private static IEnumerable<LintFinding> Entries(LintSet set)
    {
        var ports = set.Of("ServiceEntry").SelectMany(static entry => LintObject.Items(entry.Spec?["hosts"]).SelectMany(host => LintObject.Items(entry.Spec?["ports"]).Select(port => (
            Host: host.ToString(), Port: port["number"]?.ToString(), Protocol: port["protocol"]?.ToString(), Entry: entry, Field: port.GetPath()))));
        foreach (var same in ports.GroupBy(static port => (port.Host, port.Port)).Where(static same => same.Select(static port => port.Protocol).Distinct().Skip(1).Any()))
        {
            foreach (var (host, port, protocol, entry, field) in same)
                yield return new LintFinding("IST0177", LintLevel.Warning, entry, $"ServiceEntries define host {host} port {port} with different protocols ({string.Join(", ", same.Select(static one => one.Protocol).Distinct())}); {protocol} is this one's.", field);
        }
    }
}
