using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Playground.Api;

/// <summary>The file that <c>export KUBECONFIG=...</c> points at.</summary>
internal static class Kubeconfig
{
    public const string ContextName = "bookinfo-playground";

    /// <summary>Writes <c>kubeconfig</c> into the state directory, mode 600, and returns its path.</summary>
    public static string Write(string stateDirectory, ApiIdentity identity, int port)
    {
        var path = Path.Combine(stateDirectory, "kubeconfig");
        PrivateFiles.Write(path, Encoding.UTF8.GetBytes(Text(identity, port)));
        return path;
    }

    private static string Text(ApiIdentity identity, int port)
    {
        var pem = PemEncoding.WriteString("CERTIFICATE", identity.Certificate.Export(X509ContentType.Cert));
        return $"""
            apiVersion: v1
            kind: Config
            current-context: {ContextName}
            clusters:
            - name: {ContextName}
              cluster:
                server: https://127.0.0.1:{port}
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}
            users:
            - name: {ContextName}
              user:
                token: {identity.Token}
            contexts:
            - name: {ContextName}
              context:
                cluster: {ContextName}
                user: {ContextName}
                namespace: default

            """.ReplaceLineEndings("\n");
    }
}
