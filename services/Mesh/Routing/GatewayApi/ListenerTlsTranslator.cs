using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>How a listener speaks TLS, in the terms of an Istio server.</summary>
internal static class ListenerTlsTranslator
{
    /// <summary>Asks for client certificates: <c>MUTUAL</c>, <c>OPTIONAL_MUTUAL</c> or <c>ISTIO_MUTUAL</c>.</summary>
    private const string ModeOption = "gateway.istio.io/tls-terminate-mode";

    private static readonly string[] AskedModes = ["MUTUAL", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL"];

    /// <returns>Null: plain text.</returns>
    public static ServerTls? Translate(AttachableListener listener)
    {
        if (listener.Spec.Protocol is not ("HTTPS" or "TLS")) return null;
        if (listener.IsPassthrough) return new ServerTls { Mode = "PASSTHROUGH" };
        var asked = listener.Spec.Tls?.Options.GetValueOrDefault(ModeOption);
        return new ServerTls
        {
            Mode = AskedModes.Contains(asked) ? asked : "SIMPLE",
            CredentialNames = [.. (listener.Spec.Tls?.CertificateRefs ?? []).Select(r => $"kubernetes-gateway://{r.Namespace ?? listener.Gateway.Namespace}/{r.Name}")],
        };
    }
}
