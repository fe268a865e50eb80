using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>Playground as people get it who have an SDK: a .NET tool, one package for every system.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task Installed_from_its_package_it_shows_the_page()
    {
        var dotnet = Tools.Find("dotnet")!;
        var runtime = Path.GetDirectoryName(new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet)!;
        using var home = new NewHome($"{runtime}:/usr/bin:/bin");
        var packages = Directory.CreateDirectory(Path.Combine(home.Folder, "packages")).FullName;
        await NewHome.OkAsync("dotnet", "pack", "services/Playground", "-o", packages, "-nologo", "-v:q");
        var package = Assert.Single(Directory.GetFiles(packages));
        Assert.Equal($"Bookinfo.Playground.{Shipped.Version}.nupkg", Path.GetFileName(package));
        await NewHome.OkAsync("dotnet", "tool", "install", "Bookinfo.Playground", "--tool-path", Path.Combine(home.Folder, "tools"), "--source", packages);

        // An executable would be one system's; the command itself is made when the tool is installed.
        var executables = Directory.EnumerateFiles(Path.Combine(home.Folder, "tools"), "*", SearchOption.AllDirectories).Where(IsExecutable).Select(Path.GetFileName);
        Assert.Equal(["playground"], executables);
        var time = await home.SeePageAsync(Path.Combine(home.Folder, "tools", "playground"));
        Figures.Keep("tool", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(package)} {new FileInfo(package).Length / 1e6:F0} MB; installed and started in an empty home, the page is whole after {time.TotalSeconds:F1} s"));
    }

    /// <summary>By its first bytes.</summary>
    private static bool IsExecutable(string file)
    {
        Span<byte> first = stackalloc byte[4];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(first, 4, throwOnEndOfStream: false) == 4 && first.SequenceEqual("\u007fELF"u8);
    }
}
