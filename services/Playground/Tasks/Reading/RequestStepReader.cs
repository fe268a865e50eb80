using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Reads <c>request</c>.</summary>
internal static class RequestStepReader
{
    private const string FromPod = "pod:";

    public static RequestStep Read(YamlFields fields, string place)
    {
        var from = fields.Text("from") ?? "gateway";
        var listener = fields.Text("listener") ?? "http";
        if (from != "gateway" && !from.StartsWith(FromPod, StringComparison.Ordinal)) fields.Wrong(fields.Find("from")!, "from", $"\"{from}\"", "gateway or pod:<selector>");
        if (listener is not ("http" or "https")) fields.Wrong(fields.Find("listener")!, "listener", $"\"{listener}\"", "http or https");
        var path = fields.RequiredText("path");
        if (path is not ("" or ['/', ..])) fields.Wrong(fields.Find("path")!, "path", $"\"{path}\"", "a path that begins with a slash");
        var tls = new TlsWish(fields.Text("sni"), fields.Text("cacert"), fields.Text("cert"), fields.Text("key"), fields.Flag("insecure"));
        var pod = !from.StartsWith(FromPod, StringComparison.Ordinal) ? null : new PodTarget(from[FromPod.Length..], fields.Text("namespace"), fields.Text("container"));
        var host = listener == "https" || pod is not null ? fields.RequiredText("host") : fields.Text("host");
        var step = new RequestStep
        {
            Place = place,
            As = fields.Text("as"),
            Method = fields.Text("method") ?? "GET",
            Path = path,
            Host = host,
            Headers = fields.Mapping("headers", "request.headers") is { } found ? found.Names.Select(n => KeyValuePair.Create(n, found.Text(n) ?? "")).ToImmutableArray() : [],
            Times = fields.Integer("times", 1, 1000) ?? 1,
            Gateway = fields.Text("gateway"),
            From = pod,
            Tls = listener == "https" ? tls : null,
        };
        if (step.Gateway is not null && pod is not null) fields.Wrong(fields.Find("gateway")!, "gateway", $"\"{step.Gateway}\"", "nothing but requests from outside");
        if (step.As is not null && (pod is not null || step.Tls is not null)) fields.Wrong(fields.Find("as")!, "as", $"\"{step.As}\"", "nothing but requests through the gateway's http listener");
        if (listener == "http" && tls != new TlsWish(null, null, null, null, false)) fields.Wrong(fields.Find("listener") ?? fields.Find("path")!, "listener", "http with sni, cacert, cert, key or insecure", "https");
        fields.RefuseOthers();
        return step;
    }
}
