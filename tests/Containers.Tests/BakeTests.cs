using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>What <c>docker buildx bake</c> would build, by docker itself: it reads docker-bake.hcl and docker-compose.yml together.</summary>
[Needs("docker")]
public sealed class BakeTests
{
    [Fact]
    public async Task One_command_builds_every_image_under_its_own_name()
    {
        var printed = await ChildProcess.RunAsync("docker", ["buildx", "bake", "--print"], folder: Repository.Root);
        Assert.True(printed.ExitCode == 0, printed.Output);
        using var plan = JsonDocument.Parse(printed.StandardOutput);
        var targets = plan.RootElement.GetProperty("target").EnumerateObject().ToDictionary(static target => target.Name, static target => target.Value);
        Assert.Equal(Shipped.Targets.Order(StringComparer.Ordinal), targets.Keys.Order(StringComparer.Ordinal));
        Assert.All(targets, static target =>
        {
            Assert.Equal("images/Dockerfile", target.Value.GetProperty("dockerfile").GetString());
            Assert.Equal(target.Key, target.Value.GetProperty("target").GetString());
            Assert.Equal([$"{target.Key}:{Shipped.Version}"], target.Value.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()).Distinct());
        });
    }
}
