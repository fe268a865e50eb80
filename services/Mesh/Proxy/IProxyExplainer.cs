namespace Bookinfo.Mesh.Proxy;

/// <summary>Looks on at one proxy's routing and says it in words. A proxy asks it for those who ask the proxy.</summary>
internal interface IProxyExplainer
{
    /// <inheritdoc cref="IProxy.Explain(RequestQuestion)"/>
    Explanation Explain(RequestQuestion question);

    /// <inheritdoc cref="IProxy.Explain(SeenRequest)"/>
    Explanation? Explain(SeenRequest seen);

    /// <inheritdoc cref="IProxy.FindRule"/>
    RuleInForce? FindRule(string rule);

    /// <inheritdoc cref="IProxy.ConnectionRules"/>
    IReadOnlyList<RuleInForce> ConnectionRules();
}
