using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Commands;

/// <summary><c>analyze</c>: judges files without a running Playground, or what a running one holds, and tells which fields take effect at all.</summary>
internal static class AnalyzeCommand
{
    private const string StandardInput = "-";

    private static readonly Argument<string[]> Files = new("files") { Description = "YAML files or folders, judged together; - reads standard input. None: what the running Playground holds.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> WithLive = new("--with-live") { Description = "Judge the files as if they were applied to the running Playground: they find its objects, and take the place of those of the same name." };
    private static readonly Option<FailLevel> FailOn = new("--fail-on") { Description = "Exit code 1 from this level on.", DefaultValueFactory = _ => FailLevel.Error };
    private static readonly Option<bool> Coverage = new("--coverage") { Description = "Print what becomes of every field of the mesh's resources." };
    private static readonly Option<bool> Markdown = new("--markdown") { Description = "With --coverage: as a page." };

    public static Command Build()
    {
        var command = new Command("analyze", "Judge YAML files, or the live set, with Istio's IST codes and more (PG); or print the coverage table.");
        command.Arguments.Add(Files);
        foreach (var option in new Option[] { WithLive, FailOn, Coverage, Markdown, SharedOptions.Output }) command.Options.Add(option);
        command.SetAction((arguments, token) => ConsoleCommand.RunAsync(() => RunAsync(arguments, token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        var mesh = provider.GetRequiredService<IMesh>();
        var isJson = arguments.GetValue(SharedOptions.Output) == OutputFormat.Json;
        if (!arguments.GetValue(Coverage)) return await LintAsync(arguments, mesh, isJson, cancellationToken);
        ImmutableArray<FieldCoverage> rows = [.. new CoverageProbe(mesh).Run()];
        await Console.Out.WriteAsync(isJson
            ? JsonSerializer.Serialize(rows, CommandsJson.Default.ImmutableArrayFieldCoverage) + "\n"
            : arguments.GetValue(Markdown) ? CoverageText.Markdown(rows) : CoverageText.Plain(rows));
        return 0;
    }

    private static async Task<int> LintAsync(ParseResult arguments, IMesh mesh, bool isJson, CancellationToken cancellationToken)
    {
        var paths = arguments.GetValue(Files) ?? [];
        var written = Read(paths);
        var live = paths.Length == 0 || arguments.GetValue(WithLive) ? await LiveAsync(arguments, cancellationToken) : [];
        var replaced = written.Select(static one => (one.Kind, one.Group, one.Key)).ToHashSet();
        var set = new LintSet(live.Where(one => !replaced.Contains((one.Kind, one.Group, one.Key))).Concat(written));

        // What is live already is asked about when it alone is: files are judged for what they would bring.
        var findings = Linter.Run(set, mesh).Where(finding => !finding.About.IsLive || (paths.Length == 0 && !LiveObjects.IsSystems(finding.About))).ToList();
        if (isJson)
        {
            ImmutableArray<LintReport> report =
            [
                .. findings.Select(finding => new LintReport(
                    finding.Code, finding.Level, $"{finding.About.Kind} {finding.About.Key}", finding.About.File, finding.About.IsLive ? 0 : finding.About.LineOf(finding.Field), finding.Message, LintAdvice.For(finding, set))),
            ];
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, CommandsJson.Default.ImmutableArrayLintReport));
        }
        else
        {
            foreach (var finding in findings)
            {
                await Console.Out.WriteLineAsync(finding.ToString());
                if (LintAdvice.For(finding, set) is { } advice) await Console.Out.WriteLineAsync($"    fix: {advice}");
            }

            if (findings.Count == 0) await Console.Out.WriteLineAsync($"No validation issues found when analyzing {(paths.Length == 0 ? "what runs" : string.Join(' ', paths))}.");
        }

        return findings.Any(finding => (int)finding.Level >= (int)arguments.GetValue(FailOn)) ? 1 : 0;
    }

    private static List<LintObject> Read(string[] paths)
    {
        try
        {
            return [.. paths.SelectMany(static path => path == StandardInput
                ? ManifestFile.ReadPlaced(Console.In, "standard input").Select(static manifest => new LintObject("standard input", manifest))
                : ManifestSet.FilesOf(path).SelectMany(static file => ManifestFile.ReadPlaced(file).Select(manifest => new LintObject(file, manifest))))];
        }
        catch (TaskSetupException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static async Task<IReadOnlyList<LintObject>> LiveAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var state = arguments.GetRequiredValue(SharedOptions.State).FullName;
        try
        {
            using var playground = await RunningPlayground.AttachAsync(state, cancellationToken);
            return await LiveObjects.ReadAsync(playground, cancellationToken);
        }
        catch (CommandException e) when (arguments.GetValue(Files) is not { Length: > 0 })
        {
            throw new CommandException($"nothing to analyze: name YAML files or folders, or give --coverage; for the live set: {e.Message}");
        }
    }
}

/// <summary>From which level on findings make the command fail; the numbers are those of <see cref="LintLevel"/>.</summary>
internal enum FailLevel
{
    Info = (int)LintLevel.Info,
    Warning = (int)LintLevel.Warning,
    Error = (int)LintLevel.Error,

    /// <summary>Findings never do.</summary>
    Never,
}

/// <param name="Code">Istio's code, or ours.</param>
/// <param name="Level">Info, Warning or Error.</param>
/// <param name="Origin">Kind and name of the object.</param>
/// <param name="File">Where it stands; <c>live</c>: in no file.</param>
/// <param name="Line">Of the field that is wrong, or of what is around it; from 1 on; 0: in no file.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do about it; null: the message says it all.</param>
internal sealed record LintReport(string Code, LintLevel Level, string Origin, string File, long Line, string Message, string? Fix);
