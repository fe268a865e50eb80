using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>analyze</c>: judges files without a running Playground, and tells which fields take effect at all.</summary>
internal static class AnalyzeCommand
{
    private static readonly Argument<string[]> Files = new("files") { Description = "YAML files or folders, judged together.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Coverage = new("--coverage") { Description = "Print what becomes of every field of the mesh's resources." };
    private static readonly Option<bool> Markdown = new("--markdown") { Description = "With --coverage: as a page." };

    public static Command Build()
    {
        var command = new Command("analyze", "Judge YAML files with Istio's IST codes, offline; or print the coverage table.");
        command.Arguments.Add(Files);
        command.Options.Add(Coverage);
        command.Options.Add(Markdown);
        command.Options.Add(SharedOptions.Output);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments)
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        var mesh = provider.GetRequiredService<IMesh>();
        var isJson = arguments.GetValue(SharedOptions.Output) == OutputFormat.Json;
        if (!arguments.GetValue(Coverage)) return await LintAsync(arguments.GetValue(Files) ?? [], mesh, isJson);
        ImmutableArray<FieldCoverage> rows = [.. new CoverageProbe(mesh).Run()];
        await Console.Out.WriteAsync(isJson
            ? JsonSerializer.Serialize(rows, CommandsJson.Default.ImmutableArrayFieldCoverage) + "\n"
            : arguments.GetValue(Markdown) ? CoverageText.Markdown(rows) : CoverageText.Plain(rows));
        return 0;
    }

    private static async Task<int> LintAsync(string[] paths, IMesh mesh, bool isJson)
    {
        if (paths.Length == 0) throw new CommandException("nothing to analyze: name YAML files or folders, or give --coverage");
        IReadOnlyList<LintFinding> findings;
        try
        {
            findings = Linter.Run(new LintSet(paths.SelectMany(ManifestSet.FilesOf).SelectMany(static file => ManifestFile.ReadPlaced(file).Select(manifest => new LintObject(file, manifest)))), mesh);
        }
        catch (TaskSetupException e)
        {
            throw new CommandException(e.Message);
        }

        if (isJson)
        {
            ImmutableArray<LintReport> report = [.. findings.Select(static finding => new LintReport(finding.Code, finding.Level, $"{finding.About.Kind} {finding.About.Key}", finding.About.File, finding.About.LineOf(finding.Field), finding.Message))];
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, CommandsJson.Default.ImmutableArrayLintReport));
        }
        else
        {
            foreach (var finding in findings) await Console.Out.WriteLineAsync(finding.ToString());
            if (findings.Count == 0) await Console.Out.WriteLineAsync($"No validation issues found when analyzing {string.Join(' ', paths)}.");
        }

        return findings.Any(static finding => finding.Level == LintLevel.Error) ? 1 : 0;
    }
}

/// <param name="Code">Istio's code.</param>
/// <param name="Level">Info, Warning or Error.</param>
/// <param name="Origin">Kind and name of the object.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">Of the field that is wrong, or of what is around it; from 1 on.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record LintReport(string Code, LintLevel Level, string Origin, string File, long Line, string Message);
