using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Names of Gateways in a list: <c>name</c>, <c>namespace/name</c> or <c>mesh</c>.</summary>
internal static class GatewayNames
{
    public static void Check(ImmutableArray<string> gateways, string path, Findings findings)
    {
        for (var i = 0; i < gateways.Length; i++)
        {
            var parts = gateways[i].Split('/');
            if (parts.Length > 2 || parts.Any(p => DomainName.Problem(p) is not null || p.Contains('*')))
                findings.Error($"{path}[{i}]", $"config must be a valid gateway name: found \"{gateways[i]}\", expected name, namespace/name or mesh");
        }
    }
}

/// <summary>Namespaces in <c>exportTo</c>.</summary>
internal static class ExportTargets
{
    public static void Check(ImmutableArray<string> exportTo, Findings findings)
    {
        for (var i = 0; i < exportTo.Length; i++)
        {
            if (exportTo[i] is not ("." or "*" or "~") && !DomainName.IsLabel(exportTo[i]))
                findings.Error($"spec.exportTo[{i}]", $"\"{exportTo[i]}\" is not a valid namespace: expected ., *, ~ or a namespace");
        }

        if (exportTo.Length > 1 && exportTo.Any(e => e is "*" or "~"))
            findings.Error("spec.exportTo", "* and ~ stand alone: no other namespace may be listed beside them");
    }
}
