using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>docker-compose.yml with all its profiles, as docker compose reads it; no engine is needed for that.</summary>
[Needs("docker")]
[Needs(Tools.DockerCompose)]
public sealed class ComposeFileTests
{
    [Fact]
    public async Task Everything_is_bounded_and_published_on_this_machine_only()
    {
        var services = await ServicesAsync();
        Assert.Superset(new HashSet<string>(["jaeger", "lab", "mongodb", "mysqldb", "prometheus", "ratings-v2-mongodb", "ratings-v2-mysql"]), services.Keys.ToHashSet());
        Assert.All(services, static service =>
        {
            Assert.NotNull(service.Value["mem_limit"]);
            Assert.NotNull(service.Value["pids_limit"]);
            Assert.All(service.Value["ports"] as JsonArray ?? [], static port => Assert.Equal("127.0.0.1", port!["host_ip"]!.ToString()));
        });
    }

    [Fact]
    public async Task What_is_ours_is_hardened_and_says_how_it_is()
    {
        var ours = (await ServicesAsync()).Where(static service => service.Value["build"] is not null).ToList();
        Assert.Equal(12, ours.Count);
        Assert.All(ours, static service =>
        {
            Assert.True(service.Value["read_only"]!.GetValue<bool>());
            Assert.Equal("""["ALL"]""", service.Value["cap_drop"]!.ToJsonString());
            Assert.Equal("""["no-new-privileges:true"]""", service.Value["security_opt"]!.ToJsonString());
            Assert.NotNull(service.Value["healthcheck"]);
        });
    }

    private static async Task<IReadOnlyDictionary<string, JsonObject>> ServicesAsync()
    {
        var read = await ChildProcess.RunAsync("docker", ["compose", "--profile", "*", "config", "--format", "json"], folder: Repository.Root);
        Assert.True(read.ExitCode == 0, read.Output);
        return JsonNode.Parse(read.StandardOutput)!["services"]!.AsObject().ToDictionary(static service => service.Key, static service => service.Value!.AsObject());
    }
}
