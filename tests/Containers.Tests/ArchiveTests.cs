using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>Playground as people get it who have no SDK: one archive, unpacked in an empty home.</summary>
[Needs("gcc")]
public sealed class ArchiveTests
{
    /// <summary>Whoever unpacks it has no .NET: a workload that was published as libraries would start on the machine of its developer alone.</summary>
    [Fact]
    public async Task Workloads_go_along_as_native_programs_and_nothing_that_is_not_run()
    {
        var published = Path.GetDirectoryName(await PublishedForm.OfAsync("Playground", "playground"))!;
        foreach (var (project, program) in Shipped.Programs.Where(program => program.Project != "Playground"))
            Assert.Equal(
                new[] { program ?? project, "sbom.cdx.json" }.Order(StringComparer.Ordinal),
                Directory.EnumerateFiles(Path.Combine(published, "workloads", project)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(published, "*.pdb", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Unpacked_in_an_empty_home_it_shows_the_page()
    {
        var published = Path.GetDirectoryName(await PublishedForm.OfAsync("Playground", "playground"))!;
        using var home = new NewHome("/usr/bin:/bin");
        var archive = Path.Combine(home.Folder, "playground.tar.gz");
        var unpacked = Directory.CreateDirectory(Path.Combine(home.Folder, "playground")).FullName;
        await NewHome.OkAsync("tar", "-czf", archive, "-C", published, ".");
        await NewHome.OkAsync("tar", "-xzf", archive, "-C", unpacked);

        var time = await home.SeePageAsync(Path.Combine(unpacked, "playground"));
        Figures.Keep("archive", string.Create(CultureInfo.InvariantCulture, $"playground.tar.gz {new FileInfo(archive).Length / 1e6:F0} MB; started in an empty home, the page is whole after {time.TotalSeconds:F1} s (wanted: 10 s)"));
    }
}
