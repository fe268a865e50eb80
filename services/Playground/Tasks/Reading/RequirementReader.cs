using System.Collections.Immutable;

using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads one entry of <c>requires</c>.</summary>
internal static class RequirementReader
{
    private const string IstioPrefix = "istio>=";

    private static readonly Dictionary<string, RequirementKind> Kinds = new()
    {
        ["gateway-api"] = RequirementKind.GatewayApi,
        ["tcp-port-31400"] = RequirementKind.TcpPort31400,
        ["file-mounted-certs"] = RequirementKind.FileMountedCerts,
        ["external"] = RequirementKind.External,
        ["offline"] = RequirementKind.Offline,
    };

    public static Requirement? Read(YamlScalarNode node, ReadingErrors errors)
    {
        var text = node.Value ?? "";
        var terms = text.Split('|', StringSplitOptions.TrimEntries).Select(Term).ToImmutableArray();
        if (terms.All(t => t is not null)) return new Requirement(text, [.. terms.OfType<RequirementTerm>()]);
        errors.Add(node.Start, $"task.requires: found \"{text}\"; allowed: {IstioPrefix}VERSION, {string.Join(", ", Kinds.Keys)}, or several of them joined by |");
        return null;
    }

    private static RequirementTerm? Term(string text)
    {
        if (Kinds.TryGetValue(text, out var kind)) return new RequirementTerm(kind);
        return text.StartsWith(IstioPrefix, StringComparison.Ordinal) && Version.TryParse(text[IstioPrefix.Length..], out var version)
            ? new RequirementTerm(RequirementKind.Istio) { IstioVersion = version }
            : null;
    }
}
