using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>
/// The user's walk of 2019, typed from top to bottom into a shell, with what must be seen after each line: k8s/tasks/seed.md is all
/// there is, story and test alike.
/// </summary>
public sealed class SeedTests
{
    /// <summary>Lines that today's programs cannot run as they were typed; everything else is verbatim.</summary>
    private static readonly string[] MayBeAdapted =
    [
        "minikube-ip", "docker-busybox", "kube-inject",
        "apply-stdin", "export-flag", "exec-dashes", "helm-template", "generate-sh", "directory-stack", "logs-follow", "logs-twice",
    ];

    [Theory]
    [Needs("bash")]
    [Needs("kubectl")]
    [Needs("curl")]
    [Needs("nc")]
    [Needs("openssl")]
    [Needs("python3")]
    [InlineData("today")]
    [InlineData("1.1")]
    public async Task Every_line_typed_in_its_order_shows_what_stands_below_it(string mode)
    {
        var transcript = SeedFile.Read();

        // Under 1.1 the sections in which 1.1 differs, and the beginning that all of them need.
        var sections = transcript.Sections.Where((section, index) => mode == "today" || index == 0 || section.DiffersIn11).ToList();
        Assert.True(sections.Count > 1, "no section of seed.md says what 1.1 shows");
        string[] arguments = mode == "today" ? ["--offline"] : ["--offline", "--compat", mode];
        await using var playground = await PlaygroundProcess.StartAsync(arguments);
        using var shell = new SeedShell(playground.Kubeconfig);
        var reader = new SeedReader(playground.Ingress, shell, mode);
        var lines = sections.SelectMany(section => section.Lines).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (await reader.FollowAsync(lines[i]) is { } failure) Assert.Fail($"line {i + 1} of {lines.Count}, mode {mode}\n{failure}");
        }
    }

    [Fact]
    public void Only_the_lines_that_the_table_names_are_adapted_and_each_shows_what_was_typed_in_2019()
    {
        var transcript = SeedFile.Read();
        Assert.Equal(MayBeAdapted.Order(), transcript.Replacements.Order());
        var lines = transcript.Sections.SelectMany(section => section.Lines).ToList();
        var adapted = lines.Where(line => line.Kind == "adapted").ToList();
        Assert.Equal(MayBeAdapted.Order(), adapted.Select(line => line.Replacement).Distinct().Order());
        Assert.All(adapted, line => Assert.False(string.IsNullOrEmpty(line.Original), $"{line}: what was typed in 2019 is missing"));
        Assert.All(lines.Except(adapted), line => Assert.True(line.Original is null && line.Replacement.Length == 0, $"{line}: only adapted lines have another form"));
        Assert.True(lines.Count(line => line.Kind == "verbatim") > adapted.Count, "most of the seed is typed as it was");

        // A line about which nothing is said proves nothing; exports are proven by the lines that use them.
        Assert.All(lines, line => Assert.True(line.Seen.Count > 0 || line.Command.StartsWith("export ", StringComparison.Ordinal), $"{line}: nothing must be seen after it"));
    }

    [Fact]
    public void The_index_of_tasks_has_every_folder_and_every_section_of_the_seed()
    {
        var index = File.ReadAllText(Repository.PathTo("k8s", "tasks", "README.md"));
        foreach (var folder in Directory.EnumerateDirectories(Repository.PathTo("k8s", "tasks")).Select(Path.GetFileName))
            Assert.Contains($"[{folder}]({folder}/README.md)", index, StringComparison.Ordinal);

        // The first section is what comes before the seed.
        foreach (var section in SeedFile.Read().Sections.Skip(1))
            Assert.Contains($"| {section.Name.Split(',')[0]}", index, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prints hello", "seed.md:8: found - prints hello, allowed: [today|1.1]")]
    [InlineData("page shows green stars", "seed.md:8: found - page shows green stars, allowed:")]
    [InlineData("3 pages show no stars, blue stars", "seed.md:8:")]
    public void A_sentence_that_nobody_understands_is_an_error_and_not_passed_over(string sentence, string error)
    {
        string[] text = ["## 1. A", "", "verbatim", "```sh", "ls", "```", "", $"- {sentence}"];
        Assert.StartsWith(error, Assert.Throws<FormatException>(() => SeedFile.Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Needs("bash")]
    public async Task A_line_that_does_not_show_what_it_must_is_told_with_what_was_expected_and_seen()
    {
        string[] text = ["## 1. A", "", "verbatim", "```sh", "echo one; exit 3", "```", "- prints `two`", "- does not print /o.e/"];
        var line = Assert.Single(Assert.Single(SeedFile.Read(text).Sections).Lines);
        using var shell = new SeedShell("none");
        var failure = await new SeedReader(new Uri("http://127.0.0.1"), shell, "today").FollowAsync(line);
        Assert.Contains("seed.md:3: echo one; exit 3", failure, StringComparison.Ordinal);
        Assert.Contains("expected: ends with 0\n          prints `two`\n          does not print /o.e/", failure, StringComparison.Ordinal);
        Assert.Contains("seen:     exit 3", failure, StringComparison.Ordinal);
    }
}
