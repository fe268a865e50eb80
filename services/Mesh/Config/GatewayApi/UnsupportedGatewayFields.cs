namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>The Gateway API's part of <see cref="UnsupportedFields"/>.</summary>
internal static class UnsupportedGatewayFields
{
    /// <summary>Kind, path (<c>[]</c>: every element) and what happens instead.</summary>
    private static readonly (string Kind, string Path, string Instead)[] Table =
    [
        ("HTTPRoute", "rules[].sessionPersistence", "each request may go to another backend"),
        ("GRPCRoute", "rules[].sessionPersistence", "each request may go to another backend"),
        ("HTTPRoute", "rules[].filters[].extensionRef", "the rule answers 500"),
        ("HTTPRoute", "rules[].filters[].externalAuth", "the rule answers 500"),
        ("GRPCRoute", "rules[].filters[].extensionRef", "the rule answers 500"),
        ("HTTPRoute", "rules[].backendRefs[].filters[].extensionRef", "the rule answers 500"),
        ("HTTPRoute", "rules[].backendRefs[].filters[].externalAuth", "the rule answers 500"),
        ("GRPCRoute", "rules[].backendRefs[].filters[].extensionRef", "the rule answers 500"),
        ("HTTPRoute", "useDefaultGateways", "only parentRefs count"),
        ("GRPCRoute", "useDefaultGateways", "only parentRefs count"),
        ("TCPRoute", "useDefaultGateways", "only parentRefs count"),
        ("TLSRoute", "useDefaultGateways", "only parentRefs count"),
        ("Gateway", "infrastructure.annotations", "they are not copied"),
        ("Gateway", "infrastructure.parametersRef", "the deployment is as it always is"),
        ("GatewayClass", "parametersRef", "its gateways are as they always are"),
        ("Gateway", "allowedListeners", "no other resource adds listeners"),
        ("Gateway", "defaultScope", "only parentRefs of routes count"),
        ("Gateway", "tls", "client certificates are asked for by the listeners' options only"),
    ];

    public static void Warn(MeshObject source, Findings findings)
    {
        foreach (var (kind, path, instead) in Table)
        {
            if (kind == source.Kind) UnsupportedFields.Walk(source.Spec, "spec", path.Split('.'), instead, findings);
        }
    }
}
