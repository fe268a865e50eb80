using System.Net;

using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;

namespace Bookinfo.HelloWorld.Tests;

/// <summary>The rows of contract section 14.</summary>
public sealed class HelloWorldTests
{
    private const string Html = "text/html; charset=utf-8";

    [Theory]
    [InlineData("v1", "helloworld-v1-abc", "Hello version: v1, instance: helloworld-v1-abc\n")]
    [InlineData("region1.zone1", "x", "Hello version: region1.zone1, instance: x\n")]
    public async Task Hello_says_version_and_instance(string version, string instance, string body)
    {
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.UseSetting("SERVICE_VERSION", version).UseSetting("HOSTNAME", instance));
        using var client = factory.CreateClient();
        using var answer = await client.GetAsync("/hello");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Html, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Unset_both_are_None()
    {
        var options = new HelloWorldOptions();
        HelloWorldOptions.Read(options, new SettingsReader(new ConfigurationBuilder().Build()));
        Assert.Equal(("None", "None"), (options.ServiceVersion, options.Instance));
    }

    [Fact]
    public async Task Health_is_told_in_words()
    {
        await using var factory = new WebApplicationFactory<Program>();
        using var client = factory.CreateClient();
        using var answer = await client.GetAsync("/health");
        Assert.Equal(Html, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("Helloworld is healthy", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/livez", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics", HttpStatusCode.NotFound)]
    [InlineData("GET", "/Hello", HttpStatusCode.NotFound)]
    [InlineData("POST", "/hello", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/hello", HttpStatusCode.OK)]
    public async Task Nothing_else_is_on_its_own_port(string method, string path, HttpStatusCode status)
    {
        await using var factory = new WebApplicationFactory<Program>();
        using var client = factory.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public void The_work_of_a_greeting_is_done()
    {
        // The sum of n square roots of itself grows like n squared by four.
        Assert.InRange(HelloWorldEndpoints.Burn(), 2.4e11, 2.6e11);
    }

    [Fact]
    public async Task As_a_process_it_answers_at_port_5000_and_ends_cleanly()
    {
        await using var hello = await ServiceProcess.StartAsync(TestedPrograms.Service("HelloWorld"), [], new Dictionary<string, string> { ["SERVICE_VERSION"] = "v2", ["HOSTNAME"] = "here" });
        Assert.Contains($"port 5000 -> 127.0.0.1:{hello.Port}", hello.Output);
        Assert.Equal("Hello version: v2, instance: here\n", await hello.Client.GetStringAsync("/hello"));
        hello.Terminate();
        Assert.Equal(0, await hello.WaitForExitAsync());
    }
}
