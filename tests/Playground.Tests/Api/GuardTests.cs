using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api;


namespace Bookinfo.Playground.Tests.Api;

public sealed class GuardTests
{
    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_nothing_is_answered()
    {
        await using var api = await TestApi.StartAsync();
        using var stranger = api.NewClient();
        foreach (var header in new[] { null, new AuthenticationHeaderValue("Bearer", "wrong"), new AuthenticationHeaderValue("Basic", "YTpi") })
        {
            stranger.DefaultRequestHeaders.Authorization = header;
            using var response = await stranger.GetAsync("/api/v1/secrets", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var status = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("Unauthorized", status["reason"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1:1")]
    [InlineData("Host", "localhost")]
    public async Task A_web_page_is_refused_even_with_the_token(string header, string value)
    {
        await using var api = await TestApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/pods");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Localhost_is_as_good_as_the_address()
    {
        await using var api = await TestApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/version");
        request.Headers.Host = $"localhost:{api.Port}";
        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void Identity_and_token_survive_a_start_and_are_private()
    {
        var folder = Directory.CreateTempSubdirectory("identity-");
        try
        {
            var state = Path.Combine(folder.FullName, "state");
            var first = ApiIdentity.LoadOrCreate(state, TimeProvider.System);
            var second = ApiIdentity.LoadOrCreate(state, TimeProvider.System);
            Assert.Equal(first.Token, second.Token);
            Assert.Equal(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
            var kubeconfig = Kubeconfig.Write(state, first, 6443);
            if (OperatingSystem.IsWindows()) return;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(state));
            foreach (var file in Directory.EnumerateFiles(state))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Contains("current-context: bookinfo-playground", File.ReadAllText(kubeconfig), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_damaged_certificate_is_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("identity-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "certificate.pfx"), "not a certificate");
            Assert.True(ApiIdentity.LoadOrCreate(folder.FullName, TimeProvider.System).Certificate.HasPrivateKey);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
