using System.Text.RegularExpressions;

using Bookinfo.Playground.Pods.Images;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>images.yaml and images/Dockerfile say the same of our images: what Playground runs is what a cluster runs.</summary>
public sealed partial class DockerfileTests
{
    private static readonly Dictionary<string, Stage> Stages = Read(File.ReadAllText(Repository.PathTo("images", "Dockerfile")));

    /// <summary>Names of the table that are ours: without a folder, and not Envoy's.</summary>
    public static TheoryData<string> Images =>
        [.. ImageTable.BuiltIn().Images.Where(image => image.Project is not null && Stages.ContainsKey(image.Repository)).Select(image => image.Repository).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Images))]
    public void Environment_and_arguments_are_the_same(string name)
    {
        var image = ImageTable.BuiltIn().Images.Single(one => one.Repository == name);
        var chain = Chain(name).ToList();
        Assert.Equal(image.Env.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal), chain.SelectMany(stage => stage.Env).Order(StringComparer.Ordinal));
        Assert.Equal(image.Cmd.AsEnumerable(), chain.Select(stage => stage.Cmd).FirstOrDefault(cmd => cmd is not null) ?? []);
        var program = chain.Select(stage => stage.Entrypoint).First(entrypoint => entrypoint is not null)!.Single();
        var copied = image.Project!.Split('/')[0];
        Assert.Contains(chain.SelectMany(stage => stage.Copied), path => path.StartsWith($"/src/artifacts/aot/{copied}/", StringComparison.Ordinal));
        // Where the table names the program by a path or a name in the image, the entrypoint is that program.
        Assert.True(program == $"/app/{copied}" || image.Programs.Keys.Any(known => known.Split('/')[^1] == program.Split('/')[^1]), program);
    }

    /// <summary>The image's build runs images/publish: what that calls has to be copied along, and the project names services by their folder.</summary>
    [Fact]
    public void The_build_has_all_that_its_script_calls()
    {
        var called = CalledFile().Matches(File.ReadAllText(Repository.PathTo("images", "publish"))).Select(match => match.Value).Where(path => File.Exists(Repository.PathTo(path))).Distinct().ToList();
        Assert.Contains("images/Programs.proj", called);
        Assert.Empty(called.Except(Stages["sdk"].Copied));
        Assert.Contains("services", Stages["sdk"].Copied);
    }

    /// <summary>A variant is its service and some environment: whatever else differed would be seen in the image only.</summary>
    [Fact]
    public void Variants_add_environment_and_nothing_else()
    {
        var variants = Stages.Where(stage => stage.Key.StartsWith("examples-", StringComparison.Ordinal)).ToList();
        Assert.Equal(15, variants.Count);
        Assert.All(variants, variant => Assert.All(variant.Value.Instructions, instruction => Assert.Equal("ENV", instruction)));
    }

    [Fact]
    public void Every_image_is_in_the_table_and_in_the_bake_file()
    {
        var images = Stages.Keys.Where(name => name.StartsWith("examples-", StringComparison.Ordinal) || name is "httpbin" or "tcp-echo-server" or "fortio" or "curl" or "playground").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(images.Where(name => name != "playground"), Images.Select(row => row.Data));
        var bake = File.ReadAllText(Repository.PathTo("docker-bake.hcl"));
        var targets = BakeImage().Matches(bake).Select(match => match.Groups[1].Value).Append("playground").Order(StringComparer.Ordinal);
        Assert.Equal(images, targets);
    }

    /// <summary>A stage and what it begins from, the nearest first, up to the bases.</summary>
    private static IEnumerable<Stage> Chain(string name)
    {
        for (var stage = Stages.GetValueOrDefault(name); stage is not null && stage.Name is not ("base" or "tools"); stage = Stages.GetValueOrDefault(stage.From)) yield return stage;
    }

    private static Dictionary<string, Stage> Read(string dockerfile)
    {
        var stages = new Dictionary<string, Stage>(StringComparer.Ordinal);
        Stage? stage = null;
        foreach (var line in Continuation().Replace(dockerfile, " ").Split('\n'))
        {
            if (From().Match(line) is { Success: true } from)
            {
                stage = new Stage(from.Groups[2].Value, from.Groups[1].Value);
                stages.Add(stage.Name, stage);
                continue;
            }

            var words = line.Split(' ', 2);
            if (stage is null || words.Length < 2 || line.StartsWith('#')) continue;
            stage.Instructions.Add(words[0]);
            if (words[0] == "ENV") stage.Env.AddRange(words[1].Split(' '));
            if (words[0] == "COPY") stage.Copied.AddRange(words[1].Split(' '));
            if (words[0] == "CMD") stage.Cmd = System.Text.Json.JsonSerializer.Deserialize<string[]>(words[1]);
            if (words[0] == "ENTRYPOINT") stage.Entrypoint = System.Text.Json.JsonSerializer.Deserialize<string[]>(words[1]);
        }

        return stages;
    }

    [GeneratedRegex(@"images/[A-Za-z.]+")]
    private static partial Regex CalledFile();

    [GeneratedRegex(@"^FROM (\S+) AS (\S+)$")]
    private static partial Regex From();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"(?m)^ {6}""(\S+)"",$")]
    private static partial Regex BakeImage();

    private sealed record Stage(string Name, string From)
    {
        public List<string> Instructions { get; } = [];

        public List<string> Env { get; } = [];

        public List<string> Copied { get; } = [];

        public string[]? Cmd { get; set; }

        public string[]? Entrypoint { get; set; }
    }
}
