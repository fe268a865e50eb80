using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>Playground as people get it who have no SDK: one archive, unpacked in an empty home.</summary>
[Needs("gcc")]
public sealed class ArchiveTests
{
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
