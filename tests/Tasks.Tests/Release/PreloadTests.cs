using Bookinfo.Tasks.Tests.Manifests;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Release;

/// <summary>images/preload-minikube, with programs in place of docker and minikube that note what they are asked for.</summary>
[Needs("kubectl")]
public sealed class PreloadTests
{
    [Fact]
    public async Task What_the_overlay_for_minikube_and_the_tasks_name_has_been_built_and_loaded()
    {
        var folder = Directory.CreateTempSubdirectory("preload-").FullName;
        try
        {
            var log = Path.Combine(folder, "log");
            foreach (var program in (string[])["docker", "minikube"]) await NoteAsync(Path.Combine(folder, program), log);
            var run = await ChildProcess.RunAsync(
                "bash",
                [Repository.PathTo("images", "preload-minikube"), "learn"],
                new Dictionary<string, string?> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" });
            Assert.True(run.ExitCode == 0, run.Output);

            var asked = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
            Assert.Equal("docker buildx bake --load bookinfo samples", asked[0]);
            Assert.Equal("minikube -p learn image ls", asked[^1]);
            var loaded = asked[1..^1].Select(line => line.Split(' ')).ToList();
            Assert.All(loaded, words => Assert.Equal(["minikube", "-p", "learn", "image", "load"], words[..^1]));
            var objects = (await Kustomization.BuildAsync("k8s/overlays/minikube")).Concat(ManifestObject.Below("k8s/tasks")).Concat(ManifestObject.Below("k8s/load"));
            // What has a registry before it is somebody else's.
            var named = objects.SelectMany(o => o.Containers).Select(container => container["image"]!.ToString()).Where(image => !image.Contains('/', StringComparison.Ordinal)).ToHashSet();
            Assert.True(named.Count > 8, string.Join(' ', named));
            Assert.Superset(named, loaded.Select(words => words[^1]).ToHashSet());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task NoteAsync(string path, string log)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\necho \"$(basename \"$0\") $*\" >> '{log}'\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
