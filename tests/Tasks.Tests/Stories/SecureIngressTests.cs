using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The secure-ingress tasks, through real kubectl, curl and the certificates that Playground makes.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class SecureIngressTests(SharedPlayground shared)
{
    private const string Host = "httpbin.example.com";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [Needs("kubectl")]
    [Needs("curl")]
    [InlineData("secure-ingress-mount", "istio-ingressgateway-certs")]
    [InlineData("secure-ingress-sds", "httpbin-credential")]
    public async Task Curl_trusts_the_gateway_and_is_told_of_nobody_else(string task, string secret)
    {
        var files = $"-f base/httpbin.yaml -f tasks/{task}/01-gateway-simple.yaml -f tasks/{task}/02-routes.yaml";
        var certificates = Directory.CreateTempSubdirectory("certs-").FullName;
        try
        {
            await _playground.RunAsync("certs", Host, "--out", certificates);
            await _playground.KubectlOkAsync(
                $"create -n istio-system secret tls {secret} --key {certificates}/3_application/private/{Host}.key.pem --cert {certificates}/3_application/certs/{Host}.cert.pem");
            await _playground.KubectlOkAsync($"apply {files}");
            var port = (await _playground.KubectlOkAsync("get -n istio-system service istio-ingressgateway -o jsonpath={.spec.ports[?(@.name==\"https\")].nodePort}")).Trim();
            string[] trusting = ["--cacert", $"{certificates}/2_intermediate/certs/ca-chain.cert.pem"];

            await Eventually.HoldsAsync(async () => (await CurlAsync(Host, port, trusting)).StandardOutput.Trim() == "2 418", TimeSpan.FromSeconds(120), () => "no teapot");
            Assert.Equal(60, (await CurlAsync(Host, port)).ExitCode);
            Assert.Equal(35, (await CurlAsync("other.example.com", port, "-k")).ExitCode);
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false -f tasks/{task}/01-gateway-simple.yaml -f tasks/{task}/02-routes.yaml");
            await _playground.KubectlAsync($"delete -n istio-system secret {secret} --ignore-not-found");
            Directory.Delete(certificates, recursive: true);
        }
    }

    private static Task<ChildProcessResult> CurlAsync(string host, string port, params string[] arguments) => ChildProcess.RunAsync(
        "curl",
        ["-s", "-S", "-m", "60", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--resolve", $"{host}:{port}:127.0.0.1", .. arguments, $"https://{host}:{port}/status/418"],
        new Dictionary<string, string?> { ["https_proxy"] = null, ["HTTPS_PROXY"] = null, ["all_proxy"] = null, ["ALL_PROXY"] = null });
}
