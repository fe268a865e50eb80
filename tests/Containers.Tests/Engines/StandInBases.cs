using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests.Engines;

/// <summary>What stands in for the upstream base images, under their names: no registry is needed, and the Dockerfile stays as it is.</summary>
internal static class StandInBases
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Name that images/Dockerfile uses, and the file that an engine imports for it.</summary>
    public static IReadOnlyList<(string Image, string File)> All { get; } =
    [
        ("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled", Repository.PathTo("artifacts", "bases", "base.tar")),
        ("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble", Repository.PathTo("artifacts", "bases", "tools.tar")),
    ];

    /// <summary>The base that compiles: large, so only those who ask get it.</summary>
    public static (string Image, string File) Sdk { get; } = ("mcr.microsoft.com/dotnet/sdk:10.0-noble", Repository.PathTo("artifacts", "bases", "sdk.tar"));

    /// <summary>Makes the files, unless an earlier run has.</summary>
    /// <param name="withSdk">Also that of <see cref="Sdk"/>.</param>
    public static async Task MakeAsync(bool withSdk = false)
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (All.All(one => File.Exists(one.File)) && (!withSdk || File.Exists(Sdk.File))) return;
            var script = Repository.PathTo("tests", "Containers.Tests", "stand-in-bases");
            var made = await ChildProcess.RunAsync(script, [Repository.PathTo("artifacts", "bases"), .. withSdk ? ["sdk"] : Array.Empty<string>()], limit: TimeSpan.FromMinutes(20));
            Assert.True(made.ExitCode == 0, made.Output);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
