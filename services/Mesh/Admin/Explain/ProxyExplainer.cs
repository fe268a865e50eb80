using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Explains one proxy from its routing and the snapshot behind it.</summary>
/// <param name="proxy">Whose routing.</param>
/// <param name="model">The snapshot in force; null: the tables were written by hand.</param>
internal sealed class ProxyExplainer(RunningProxy proxy, Func<MeshModel?> model) : IProxyExplainer
{
    private RuleExplainer Rules => new(proxy.Identity, proxy.Routing, model());

    public Explanation Explain(RequestQuestion question) => new RequestExplainer(proxy.Identity, proxy.Routing, model(), proxy.Credentials.Doubt).Explain(question);

    public Explanation? Explain(SeenRequest seen) =>
        seen.Question is { } question && proxy.Tables.Find(seen.TableVersion) is { } past ? new RequestExplainer(proxy.Identity, past.Routing, past.Model).Explain(question) : null;

    public RuleInForce? FindRule(string rule) => Rules.Find(rule);

    public IReadOnlyList<RuleInForce> ConnectionRules() => Rules.ConnectionRules();
}
