namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>Which blocks of a delegate go together with which of its root's (contract mesh.md section 1.9).</summary>
internal static class ReferenceDelegate
{
    /// <returns>Null: the delegate's rule does not count, since one of its blocks goes with none of the root's.</returns>
    public static List<GenBlock>? Join(GenRule root, string rootSpace, GenRule own, string ownSpace)
    {
        var outer = root.Blocks.ConvertAll(block => Qualified(block, rootSpace));
        var inner = own.Blocks.ConvertAll(block => Qualified(block, ownSpace));
        if (outer.Count == 0) return inner;
        if (inner.Count == 0) return outer;
        if (inner.Exists(block => outer.TrueForAll(allowed => !Refines(allowed, block)))) return null;
        return [.. inner.SelectMany(block => outer.Where(allowed => Refines(allowed, block)).Select(allowed => Join(allowed, block)))];
    }

    private static GenBlock Qualified(GenBlock block, string space) => block with { Gateways = block.Gateways.ConvertAll(name => ReferenceNames.Qualified(name, space)) };

    private static GenBlock Join(GenBlock root, GenBlock own) => own with
    {
        Name = root.Name is null ? own.Name : own.Name is null ? root.Name : $"{root.Name}-{own.Name}",
        Uri = own.Uri ?? root.Uri,
        Method = own.Method ?? root.Method,
        Scheme = own.Scheme ?? root.Scheme,
        Authority = own.Authority ?? root.Authority,
        Headers = Union(root.Headers, own.Headers),
        WithoutHeaders = Union(root.WithoutHeaders, own.WithoutHeaders),
        Query = Union(root.Query, own.Query),
        Port = own.Port ?? root.Port,
        SourceLabels = own.SourceLabels.Count == 0 ? root.SourceLabels : own.SourceLabels,
        SourceNamespace = own.SourceNamespace ?? root.SourceNamespace,
        Gateways = own.Gateways.Count == 0 ? root.Gateways : own.Gateways,
    };

    private static bool Refines(GenBlock root, GenBlock own) =>
        Narrows(root.Uri, own.Uri) && Narrows(root.Method, own.Method) && Narrows(root.Scheme, own.Scheme) && Narrows(root.Authority, own.Authority)
        && own.Headers.All(header => Narrows(root.Headers.GetValueOrDefault(header.Key), header.Value))
        && own.WithoutHeaders.All(header => Narrows(root.WithoutHeaders.GetValueOrDefault(header.Key), header.Value))
        && own.Query.All(parameter => Narrows(root.Query.GetValueOrDefault(parameter.Key), parameter.Value))
        && root.IgnoreUriCase == own.IgnoreUriCase
        && (root.Port is null || own.Port is null || root.Port == own.Port)
        && (root.SourceNamespace is null || own.SourceNamespace is null || root.SourceNamespace == own.SourceNamespace)
        && own.SourceLabels.All(label => root.SourceLabels.GetValueOrDefault(label.Key, label.Value) == label.Value)
        && (root.Gateways.Count == 0 || own.Gateways.TrueForAll(root.Gateways.Contains));

    /// <summary>Only texts and prefixes can be compared; what one side leaves open is fine.</summary>
    private static bool Narrows(GenText? root, GenText? own)
    {
        if (root is null || own is null) return true;
        if (root.Kind == "exact" && own.Kind == "exact") return root.Text == own.Text;
        return root.Kind == "prefix" && own.Kind is "exact" or "prefix" && own.Text.StartsWith(root.Text, StringComparison.Ordinal);
    }

    private static Dictionary<string, GenText> Union(Dictionary<string, GenText> root, Dictionary<string, GenText> own)
    {
        var union = new Dictionary<string, GenText>(root);
        foreach (var (name, text) in own) union[name] = text;
        return union;
    }
}
