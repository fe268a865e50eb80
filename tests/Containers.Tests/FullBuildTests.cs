using Bookinfo.Containers.Tests.Engines;
using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>An image compiled inside of its build, from sources alone, as people build it. Takes minutes: .ci/long runs it.</summary>
[Needs("podman")]
public sealed class FullBuildTests
{
    [Fact(Explicit = true)]
    public async Task An_image_is_built_from_sources_alone()
    {
        var podman = new Podman();
        await StandInBases.MakeAsync(withSdk: true);
        await podman.ImportBasesAsync();
        await podman.OkAsync("import", "--quiet", StandInBases.Sdk.File, StandInBases.Sdk.Image);
        const string Name = "localhost/built-from-sources:test";
        // Podman 4.3 does not find a stage by the default of a build argument.
        await podman.OkAsync("build", "--quiet", "--file", "images/Dockerfile", "--build-arg", "PROGRAMS=built", "--network", "host", "--target", "tcp-echo-server", "--tag", Name, ".");
        var container = await podman.OkAsync("run", "--detach", "--network", "none", "--read-only", "--cap-drop", "all", Name);
        try
        {
            var process = await podman.ProcessOfAsync(container);
            await Eventually.HoldsAsync(
                async () => (await Namespaces.RunAsync(process, "sh", "-c", "echo world | nc -N localhost 9000")).StandardOutput == "hello world\n", TimeSpan.FromMinutes(2), () => "no echo");
        }
        finally
        {
            await podman.RunAsync("rm", "--force", "--time", "0", container);
        }
    }
}
