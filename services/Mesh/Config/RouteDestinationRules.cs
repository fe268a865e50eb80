using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What a rule's destinations must be.</summary>
internal static class RouteDestinationRules
{
    private const int WholeOf11 = 100;

    public static void CheckWeighted(ImmutableArray<RouteDestination> routes, string path, Findings findings)
    {
        long total = 0;
        for (var i = 0; i < routes.Length; i++)
        {
            var route = routes[i];
            Check(route.Destination, $"{path}[{i}].destination", findings);
            if (route.Weight < 0) findings.Error($"{path}[{i}].weight", $"weight {route.Weight} < 0");
            total += Math.Max(0, route.Weight);
        }

        if (routes.Length > 1 && total != WholeOf11 && findings.Behaviour.WeightsSumTo100) findings.Error(path, $"total destination weight {total} != 100");
        else if (routes.Length > 1 && total == 0) findings.Error(path, "total destination weight = 0");
        if (total > int.MaxValue) findings.Error(path, $"total destination weight {total} is too large: at most {int.MaxValue}");
    }

    public static void Check(Destination? destination, string path, Findings findings)
    {
        if (destination is null)
        {
            findings.Error(path, "destination is required");
            return;
        }

        if (string.IsNullOrEmpty(destination.Host)) findings.Error($"{path}.host", "destination host may not be empty");
        else if (destination.Host == "*") findings.Error($"{path}.host", "invalid destination host *");
        else if (DomainName.Problem(destination.Host) is { } problem) findings.Error($"{path}.host", problem);
        if (destination.Subset is { Length: > 0 } subset && !DomainName.IsLabel(subset))
            findings.Error($"{path}.subset", $"subset name is invalid: \"{subset}\" is not a DNS label");
        if (destination.Port is { } port) CheckPort(port, $"{path}.port.number", findings);
    }

    public static void CheckPort(int port, string path, Findings findings)
    {
        if (port is < 1 or > 65535) findings.Error(path, $"port number {port} must be in the range 1..65535");
    }
}
