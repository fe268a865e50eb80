using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Wrong steps at the door, as in <see cref="WrongStepsTests"/>: its certificate, its selector, the rule that names it.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class WrongGatewayTests(SharedPlayground shared) : IAsyncLifetime
{
    private const string Host = "shop.example.com";

    private const string ShopRule = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: shop}\nspec: {hosts: [shop.example.com], gateways: [shop], http: [{route: [{destination: {host: httpbin, port: {number: 8000}}}]}]}\n";

    private readonly Learner _learner = new(shared.Playground);

    [Fact]
    public async Task A_secret_that_is_missing_then_expired_and_at_last_good()
    {
        using var authority = new CertificateAuthority();
        await _learner.ApplyAsync(Gateway("{number: 443, name: https, protocol: HTTPS}", "istio: ingressgateway", ", tls: {mode: SIMPLE, credentialName: shop-credential}") + "---\n" + ShopRule);
        _learner.Remember("secret shop-credential -n istio-system");
        await _learner.EventuallySaysAsync(["explain", $"https://{Host}/get"], "the TLS handshake fails: secret istio-system/shop-credential: not found");
        await CurlEndsAsync(authority, 35);
        await _learner.SaysAsync(["analyze"], 1, "Referenced credentialName not found: \"shop-credential\"", "fix: kubectl create -n istio-system secret tls shop-credential");

        await SecretAsync(authority.Issue(Host, expired: true));
        await CurlEndsAsync(authority, 60);
        await _learner.SaysAsync(["analyze"], 1, "[PG0108]", "The certificate of Secret istio-system/shop-credential expired on", "playground certs HOST");
        await _learner.SaysAsync(["explain", $"https://{Host}/get"], 0, "secret istio-system/shop-credential: the certificate expired on");

        await SecretAsync(authority.Issue("other.example.com"));
        await CurlEndsAsync(authority, 60);
        await _learner.SaysAsync(["analyze"], 0, "[PG0109]", "is not for shop.example.com (it is for other.example.com)");

        await SecretAsync(authority.Issue(Host));
        await CurlEndsAsync(authority, 0);
        await _learner.SaysAsync(["explain", $"https://{Host}/get", "--expect", "cluster=httpbin"], 0, "default/shop http[0]: TAKEN");
        await _learner.SaysAsync(["explain", $"https://elsewhere.example.com/get"], 0, "no server has the name elsewhere.example.com", "server names known here: shop.example.com");
    }

    [Fact]
    public async Task A_Gateway_that_selects_nobody_and_a_rule_that_names_none()
    {
        var gateway = Gateway("{number: 80, name: http, protocol: HTTP}", "istio: ingress-gateway", "");
        await _learner.ApplyAsync(gateway + "---\n" + ShopRule.Replace("[shop]", "[shopp]", StringComparison.Ordinal));
        await _learner.EventuallySaysAsync(["explain", $"http://{Host}/get"], "404, empty");
        Assert.Equal("404", await VisitAsync("/get"));
        await _learner.SaysAsync(["analyze"], 1, "Referenced gateway not found: \"default/shopp\"", "fix: did you mean shop?", "[IST0127] (Gateway default/shop live)", "istio: ingressgateway for the ingress gateway");
        await _learner.SaysAsync(["explain", $"http://{Host}/get"], 0, "default/shop: gateways: wanted one of [shopp], found default/bookinfo-gateway");

        await _learner.ApplyAsync(gateway.Replace("ingress-gateway", "ingressgateway", StringComparison.Ordinal) + "---\n" + ShopRule);
        await Eventually.HoldsAsync(async () => await VisitAsync("/get") == "200", Learner.Limit, () => "still no way in");
    }

    public async ValueTask InitializeAsync() => await _learner.WaitAsync();

    public ValueTask DisposeAsync() => _learner.DisposeAsync();

    private static string Gateway(string port, string selector, string tls) =>
        $"apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {{name: shop}}\nspec: {{selector: {{{selector}}}, servers: [{{port: {port}, hosts: [{Host}]{tls}}}]}}\n";

    private async Task SecretAsync((string Certificate, string Key) pair)
    {
        var (certificate, key) = (Path.Combine(_learner.Folder, "tls.crt"), Path.Combine(_learner.Folder, "tls.key"));
        await File.WriteAllTextAsync(certificate, pair.Certificate, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, pair.Key, TestContext.Current.CancellationToken);
        await _learner.Playground.KubectlOkAsync("delete secret shop-credential -n istio-system --ignore-not-found");
        await _learner.Playground.KubectlOkAsync($"create -n istio-system secret tls shop-credential --cert={certificate} --key={key}");
    }

    private async Task<string> VisitAsync(string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_learner.Playground.Ingress, path)) { Headers = { Host = Host } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task CurlEndsAsync(CertificateAuthority authority, int exit)
    {
        var trusted = Path.Combine(_learner.Folder, "ca.pem");
        await File.WriteAllTextAsync(trusted, authority.Pem, TestContext.Current.CancellationToken);
        using var status = JsonDocument.Parse(await _learner.Playground.RunAsync("status", "-o", "json"));
        var port = status.RootElement.GetProperty("ingress").GetProperty("https").GetString()!.Split(':')[1];
        var last = -1;
        await Eventually.HoldsAsync(
            async () => (last = (await ChildProcess.RunAsync(
                "curl",
                ["-s", "-m", "30", "-o", "/dev/null", "--cacert", trusted, "--resolve", $"{Host}:{port}:127.0.0.1", $"https://{Host}:{port}/get"],
                new Dictionary<string, string?> { ["https_proxy"] = null, ["HTTPS_PROXY"] = null, ["all_proxy"] = null, ["ALL_PROXY"] = null })).ExitCode) == exit,
            Learner.Limit,
            () => $"curl ends with {last}, not {exit}");
    }
}
