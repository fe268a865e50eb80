using System.Text.RegularExpressions;
using System.Xml.Linq;

using Bookinfo.Tasks.Tests.Chart;
using Bookinfo.Tasks.Tests.Manifests;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Release;

/// <summary>The version is in Directory.Build.props; whatever must repeat it is held to it here.</summary>
public sealed partial class VersionTests
{
    private static readonly string Version = XDocument.Load(Repository.PathTo("Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>Every file that writes the version down, and how often at least.</summary>
    public static TheoryData<string, int> Places => new()
    {
        { $"{HelmChart.Folder}/Chart.yaml", 2 },
        { "k8s/lab.yaml", 12 },
        { "k8s/load/job.yaml", 1 },
        { "k8s/load/indexed-job.yaml", 1 },
        { "k8s/base/kustomization.yaml", 10 },
        { "k8s/lab/kustomization.yaml", 2 },
        { "k8s/components/mongodb/kustomization.yaml", 1 },
        { "k8s/components/mariadb/kustomization.yaml", 1 },
        { "docker-bake.hcl", 1 },
        { "docker-compose.yml", 12 },
        { "images/Dockerfile", 3 },
        { "images/README.md", 2 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void It_is_the_only_version_of_ours_in_the_file(string file, int times)
    {
        var found = OwnVersion().Matches(File.ReadAllText(Repository.PathTo(file))).Select(m => m.Groups[1].Value).ToList();
        Assert.True(found.Count >= times, $"{file}: {found.Count}");
        Assert.All(found, version => Assert.Equal(Version, version));
    }

    [Fact]
    public void Every_image_of_ours_in_k8s_has_it_as_its_tag()
    {
        string[] folders = ["k8s/base", "k8s/components", "k8s/lab", "k8s/load", "k8s/tasks"];
        var images = folders.SelectMany(ManifestObject.Below).SelectMany(o => o.Containers).Select(c => c["image"]!.ToString()).Where(image => OwnImage().IsMatch(image)).ToList();
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.EndsWith($":{Version}", image, StringComparison.Ordinal));
    }

    [Fact]
    public void The_changelog_has_a_section_for_it() =>
        Assert.Contains($"\n## {Version}", File.ReadAllText(Repository.PathTo("CHANGELOG.md")), StringComparison.Ordinal);

    /// <summary>A tag of kustomize, of an image of ours, of the chart, of the bake file, of compose, of the Dockerfile.</summary>
    [GeneratedRegex("""(?:newTag: |(?<![\w/-])(?:localhost:5000/)?(?:examples-[\w-]+|httpbin|tcp-echo-server|fortio|curl|playground):|^version: |^appVersion: "|variable "VERSION" \{\s+default = "|VERSION:-|^ARG VERSION=)([0-9][\w.-]*)""", RegexOptions.Multiline)]
    private static partial Regex OwnVersion();

    /// <summary>Without a registry, or with the one that the manifests start from.</summary>
    [GeneratedRegex("""^(?:localhost:5000/)?(?!mongo:|mariadb:)[^/]+$""")]
    private static partial Regex OwnImage();
}
