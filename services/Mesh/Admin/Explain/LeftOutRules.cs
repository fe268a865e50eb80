using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Rules that name a host and yet are in no table of this proxy's port: who calls, where, or an older resource decided that.</summary>
internal sealed class LeftOutRules(MeshModel model, ProxyIdentity identity, int port)
{
    /// <summary>Where rules are heard here: the mesh, or each Gateway with a server on this listener.</summary>
    private readonly ImmutableArray<RuleContext> _places = PlacesOf(model, identity, port);

    public ImmutableArray<LeftOutRule> Find(VirtualHost? host, string authority)
    {
        var names = NamesOf(host, authority);
        var inTable = host is null ? [] : host.Routes.Where(static route => route.Origin is not null).Select(static route => route.Origin!).ToList();
        var left = ImmutableArray.CreateBuilder<LeftOutRule>();
        foreach (var resource in model.VirtualServices)
        {
            if (resource.Spec.Http.IsEmpty || !resource.Spec.Hosts.Any(written => IsMeant(DomainName.Resolve(written, resource.Namespace), names))) continue;
            if (WhyNot(resource, inTable) is { } reason) left.Add(new LeftOutRule(resource.Key, reason));
            else AddRules(left, resource, inTable);
        }

        return left.ToImmutable();
    }

    private static ImmutableArray<RuleContext> PlacesOf(MeshModel model, ProxyIdentity identity, int port)
    {
        if (identity.Kind != ProxyKind.Gateway) return [new RuleContext(identity, null, port)];
        return
        [
            .. from gateway in model.Gateways
               where LabelSelector.Fits(gateway.Spec.Selector, identity.Labels)
               from server in gateway.Spec.Servers
               where server.Port?.Number is { } number && (number == port || model.Registry.ListenerPort(identity, number) == port)
               select new RuleContext(identity, gateway.Key, server.Port!.Number!.Value),
        ];
    }

    /// <summary>The service behind the virtual host, and the host as asked for.</summary>
    private static string[] NamesOf(VirtualHost? host, string authority)
    {
        var colon = authority.LastIndexOf(':');
        var asked = (colon > authority.LastIndexOf(']') ? authority[..colon] : authority).ToLowerInvariant();
        return host is null ? [asked] : [.. host.Domains.Append(asked).Append(host.Name.Split(':')[0]).Where(static name => name != "*").Distinct()];
    }

    private static bool IsMeant(string written, string[] names) => Array.Exists(names, name => DomainName.Covers(written, name));

    private string? WhyNot(Resource<VirtualService> resource, List<string> inTable)
    {
        var spec = resource.Spec;
        if (!Visibility.IsVisible(spec.ExportTo, resource.Namespace, identity.Namespace))
            return $"exportTo: wanted one of [{string.Join(", ", spec.ExportTo)}], found namespace {identity.Namespace}";
        if (!_places.Any(place => IsBoundTo(resource, place)))
        {
            var wanted = spec.Gateways.IsEmpty ? "mesh (none is named)" : string.Join(", ", spec.Gateways);
            var found = identity.Kind != ProxyKind.Gateway ? "mesh" : _places.IsEmpty ? "no Gateway on this port" : string.Join(", ", _places.Select(static place => place.Gateway).Distinct());
            return $"gateways: wanted one of [{wanted}], found {found}";
        }

        if (identity.Kind == ProxyKind.Gateway || inTable.Exists(origin => BelongsTo(origin, resource.Key))) return null;
        var ruling = inTable.Select(static origin => origin.Split(' ')[0]).FirstOrDefault();
        return ruling is null ? null : $"{ruling} rules this host: it is older, or names the host more exactly";
    }

    private static bool IsBoundTo(Resource<VirtualService> resource, RuleContext place) =>
        resource.Spec.Gateways.IsEmpty ? place.Gateway is null : place.Names(resource.Spec.Gateways, resource.Namespace);

    private static bool BelongsTo(string origin, string key) => origin.StartsWith(key + " ", StringComparison.Ordinal);

    private void AddRules(ImmutableArray<LeftOutRule>.Builder left, Resource<VirtualService> resource, List<string> inTable)
    {
        string? catchAll = null;
        for (var i = 0; i < resource.Spec.Http.Length; i++)
        {
            var rule = resource.Spec.Http[i];
            var origin = string.Create(CultureInfo.InvariantCulture, $"{resource.Key} http[{i}]");
            IEnumerable<(HttpMatch? Block, string Where)> blocks = rule.Match.IsEmpty
                ? [(null, origin)]
                : rule.Match.Select((block, j) => ((HttpMatch?)block, string.Create(CultureInfo.InvariantCulture, $"{origin}.match[{j}]")));
            foreach (var (block, where) in blocks)
            {
                if (inTable.Exists(found => found.Contains(where, StringComparison.Ordinal)))
                {
                    if (block is null || MatchCompiler.IsCatchAll(MatchCompiler.Compile(block, model.Regexes))) catchAll ??= where;
                    continue;
                }

                left.Add(new LeftOutRule(where, Reason(resource, rule, block, catchAll)));
            }
        }
    }

    private string Reason(Resource<VirtualService> resource, HttpRule rule, HttpMatch? block, string? catchAll)
    {
        if (block is not null && !_places.Any(place => MatchCompiler.Applies(block, place, resource.Namespace))) return WhyNot(resource, block);
        if (catchAll is not null) return $"{catchAll} takes every request before it";
        return rule.Delegate is { } target ? $"delegate: {target.Namespace ?? resource.Namespace}/{target.Name} adds no rule here" : "it adds no rule here";
    }

    private string WhyNot(Resource<VirtualService> resource, HttpMatch block)
    {
        var ports = string.Join(", ", _places.Select(static place => place.Port).Distinct());
        if (block.Port is { } wanted && wanted != 0 && _places.All(place => place.Port != wanted)) return string.Create(CultureInfo.InvariantCulture, $"port: wanted {wanted}, found {ports}");
        if (!block.Gateways.IsEmpty)
            return $"gateways: wanted one of [{string.Join(", ", block.Gateways.Select(name => name == "mesh" ? name : RuleContext.Qualified(name, resource.Namespace)))}], found {string.Join(", ", _places.Select(static place => place.Gateway ?? "mesh").Distinct())}";
        if (block.SourceNamespace is { Length: > 0 } source && source != identity.Namespace) return $"sourceNamespace: wanted {source}, found {identity.Namespace}";
        var missing = block.SourceLabels.Where(label => identity.Labels.GetValueOrDefault(label.Key) != label.Value);
        return $"sourceLabels: {string.Join("; ", missing.Select(label => $"wanted {label.Key}={label.Value}, found {identity.Labels.GetValueOrDefault(label.Key) ?? "nothing"}"))}";
    }
}
