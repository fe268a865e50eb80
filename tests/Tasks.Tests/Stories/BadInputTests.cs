using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Testing;

using k8s;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What learners get wrong: each is told where, what was found and what is allowed, and changes nothing.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class BadInputTests(SharedPlayground shared)
{
    private const string Head = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews}\nspec:\n";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [InlineData("malformed YAML", "kind: [", "error parsing")]
    [InlineData("unknown kind", "apiVersion: networking.istio.io/v1\nkind: VirtualServise\nmetadata: {name: reviews}\n", "no matches for kind \"VirtualServise\"")]
    [InlineData("unknown field", Head + "  hosts: [reviews]\n  htp: []\n", "unknown field \"spec.htp\"")]
    [InlineData("wrong type", Head + "  hosts: reviews\n  http: [{route: [{destination: {host: reviews}, weight: many}]}]\n", "spec.hosts in body must be of type array")]
    [InlineData("weights all zero", Head + "  hosts: [reviews]\n  http: [{route: [{destination: {host: reviews, subset: v1}, weight: 0}, {destination: {host: reviews, subset: v2}, weight: 0}]}]\n", "total destination weight = 0")]
    [InlineData("negative weight", Head + "  hosts: [reviews]\n  http: [{route: [{destination: {host: reviews, subset: v1}, weight: -1}, {destination: {host: reviews, subset: v2}, weight: 101}]}]\n", "weight -1 < 0")]
    [InlineData("timeout of nothing", Head + "  hosts: [reviews]\n  http: [{timeout: 0s, route: [{destination: {host: reviews}}]}]\n", "must be a valid duration greater than 1ms")]
    [InlineData("rule without action", Head + "  hosts: [reviews]\n  http: [{match: [{uri: {prefix: /}}]}]\n", "HTTP route, redirect or direct_response is required")]
    [InlineData("impossible regex", Head + "  hosts: [reviews]\n  http: [{match: [{uri: {regex: '(?!a)b'}}], route: [{destination: {host: reviews}}]}]\n", "RE2")]
    [Needs("kubectl")]
    public async Task Kubectl_prints_what_is_wrong_and_nothing_is_stored(string mistake, string yaml, string message)
    {
        var (code, output) = await _playground.KubectlAsync("apply -f -", yaml);
        Assert.True(code != 0, $"{mistake} was accepted: {output}");
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await _playground.KubectlAsync("get vs reviews")).ExitCode);
        await StillServesAsync();
    }

    [Fact]
    [Needs("kubectl")]
    public async Task A_rule_for_a_subset_that_nobody_defined_answers_503_and_a_correction_heals_it()
    {
        using var client = new HttpClient();
        try
        {
            var said = await _playground.KubectlOkAsync("apply -f -", Head + "  hosts: [reviews]\n  http: [{route: [{destination: {host: reviews, subset: v9}}]}]\n");
            Assert.Contains("Warning: spec.http[0].route[0].destination: Referenced host+subset in destinationrule not found: \"reviews+v9\"", said, StringComparison.Ordinal);
            await Eventually.HoldsAsync(
                async () => ReviewsSeen.On(await client.GetStringAsync(new Uri(_playground.Ingress, "/productpage"))) == "reviews unavailable",
                TimeSpan.FromSeconds(5),
                () => "the page still shows reviews");
        }
        finally
        {
            await _playground.KubectlAsync("delete vs reviews --wait=false");
        }

        await StillServesAsync();
    }

    [Fact]
    [Needs("kubectl")]
    public async Task A_rule_for_an_unknown_host_is_taken_as_Istio_does_with_a_warning_and_harms_nobody()
    {
        try
        {
            var said = await _playground.KubectlOkAsync("apply -f -", Head.Replace("name: reviews", "name: nobody", StringComparison.Ordinal) + "  hosts: [nobody]\n  http: [{route: [{destination: {host: nobody}}]}]\n");
            Assert.Contains("Warning: spec.http[0].route[0].destination: Referenced host not found: \"nobody\"", said, StringComparison.Ordinal);
            await StillServesAsync();
        }
        finally
        {
            await _playground.KubectlAsync("delete vs nobody --wait=false");
        }
    }

    [Fact]
    public async Task A_wrong_token_a_foreign_Host_and_a_browser_are_turned_away()
    {
        var config = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(new FileInfo(_playground.Kubeconfig));
        using var certificate = X509CertificateLoader.LoadCertificate(config.SslCaCerts[0].RawData);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(config.Host) };

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/pods", UriKind.Relative))).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/pods", UriKind.Relative))).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", config.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/pods", UriKind.Relative))).StatusCode);
        client.DefaultRequestHeaders.Host = "evil.example:6443";
        Assert.False((await client.GetAsync(new Uri("/api/v1/pods", UriKind.Relative))).IsSuccessStatusCode);
        client.DefaultRequestHeaders.Host = null;
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.False((await client.GetAsync(new Uri("/api/v1/pods", UriKind.Relative))).IsSuccessStatusCode);
    }

    [Fact]
    public void Secrets_of_the_state_folder_are_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_playground.Kubeconfig));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_playground.State));
    }

    private async Task StillServesAsync()
    {
        using var client = new HttpClient();
        await Eventually.HoldsAsync(
            async () => (await ReviewsSeen.InAsync(client, _playground, 30)).SetEquals([ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3]),
            TimeSpan.FromSeconds(5),
            () => "the rotation is gone");
    }
}
