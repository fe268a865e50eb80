using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Merging;
using Bookinfo.LoadClient.Report.Reading;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Adds the results of several machines to one, and reports it as if one machine had made it.</summary>
internal static class MergeCommand
{
    private const string Name = "merge";

    private static readonly FlagGroup Own = new("Sum",
    [
        new Flag("labels", "", "`text` for the sum; without it the labels of the first result"),
    ]);

    public static IReadOnlyList<FlagGroup> Groups { get; } =
    [
        Own, new(OutputFlags.Group.Title, [.. OutputFlags.Group.Flags.Where(flag => flag.Name != "live")]), new(LogFlags.Group.Title, [.. LogFlags.Group.Flags.Where(flag => flag.Name is "loglevel" or "quiet")]),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var given = new FlagSet(Groups.SelectMany(group => group.Flags).Concat(LogFlags.Group.Flags).Append(OutputFlags.Live).DistinctBy(flag => flag.Name));
        var paths = new List<string>();
        // Files and flags may come in any order: a shell puts "result-*.json" where it likes.
        for (var words = arguments; ; words = [.. given.Rest.Skip(1)])
        {
            if (CommandLineMistakes.Read(Name, given, words, context) is { } end) return end;
            if (given.Rest.Count == 0) break;
            paths.Add(given.Rest[0]);
        }

        var flags = new FlagReader(given);
        var (output, log) = (OutputFlags.Read(flags), LogFlags.Read(flags));
        if (paths.Count == 0) flags.RefuseUsage("no results: name files with the JSON of at least one run, or logs that hold it; - is stdin");
        var files = await ReadAsync(paths, context.Input, flags);
        if (CommandLineMistakes.Check(Name, flags, context) is { } wrong) return wrong;
        var sum = ResultMerge.Sum(files, flags.TextOrNull("labels"), out var notes);
        var screen = new Screen(context.Error, isTerminal: false);
        foreach (var note in notes) screen.WriteLine($"{HelpCommand.Program} {Name}: {note}");
        if (sum is null) return ExitCode.Usage;
        var settings = new ReportSettings { Level = log.Level, IsFromFiles = true };
        screen.Write(writer => TextReport.Write(writer, sum, settings));
        return ResultEnd.Report(sum, output, settings, context, screen);
    }

    private static async Task<List<(string Name, StoredResult Stored)>> ReadAsync(List<string> paths, Stream input, FlagReader flags)
    {
        var files = new List<(string, StoredResult)>();
        foreach (var path in paths)
        {
            try
            {
                if (await ContentAsync(path, input) is { } content) Read(path, content, files, flags);
                else flags.RefuseUsage($"{path}: larger than {ResultReader.LargestBytes} bytes");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                flags.RefuseUsage($"{path}: cannot be read: {e.Message}");
            }
        }

        return files;
    }

    /// <summary>A file's bytes, or those of stdin for <c>-</c>; null: too many.</summary>
    private static async Task<byte[]?> ContentAsync(string path, Stream input)
    {
        await using var file = path == "-" ? null : File.OpenRead(path);
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await (file ?? input).ReadAsync(buffer) is > 0 and var count)
        {
            if (content.Length + count > ResultReader.LargestBytes) return null;
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static void Read(string path, byte[] content, List<(string Name, StoredResult Stored)> files, FlagReader flags)
    {
        if (ResultReader.TryRead(content, out var stored, out var mistake))
        {
            files.Add((path, stored));
            return;
        }

        var results = ResultsInLog.Find(content);
        for (var i = 0; i < results.Count; i++)
        {
            if (ResultReader.TryRead(results[i], out stored, out var reason)) files.Add(($"{path}, result {i + 1}", stored));
            else flags.RefuseUsage($"{path}, result {i + 1}: {reason}");
        }

        if (results.Count == 0) flags.RefuseUsage($"{path}: {mistake}");
    }
}
