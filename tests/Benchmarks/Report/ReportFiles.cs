using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Benchmarks.Report;

/// <summary>The report under artifacts/benchmarks: Markdown to read, JSON with every round to compare.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes both; returns their paths.</summary>
    public static IReadOnlyList<string> Write(BenchmarkReport report)
    {
        var name = $"{report.Name}-{report.Machine.Date.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var folder = Directory.CreateDirectory(Repository.PathTo("artifacts", "benchmarks")).FullName;
        var (markdown, json) = (Path.Combine(folder, name + ".md"), Path.Combine(folder, name + ".json"));
        File.WriteAllText(markdown, Markdown(report));
        File.WriteAllText(json, Json(report));
        return [markdown, json];
    }

    private static string Markdown(BenchmarkReport report)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {report.Name}\n\n{report.Conditions}.\n\n{report.Machine}\n\n");
        Table(text, report.Columns.Select(column => column.Head), report.Rows.Select(row => report.Columns.Select(column => column.Cell(row))));
        Table(text, Cells.VerdictHeads, report.Verdicts.Select(Cells.Of));
        foreach (var note in report.Notes) text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        foreach (var versions in report.Rows.GroupBy(row => row.Peer.Version)) text.Append(CultureInfo.InvariantCulture, $"- {string.Join("; ", versions.Select(row => row.Name))}: {versions.Key}\n");
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        Line(text, heads);
        Line(text, heads.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (var row in rows) Line(text, row);
        text.Append('\n');
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Json(BenchmarkReport report) => JsonSerializer.Serialize(
        new
        {
            report.Name,
            report.Conditions,
            report.Options,
            report.Machine,
            Rows = report.Rows.Select(row => new { row.Name, row.Peer.Version, row.Peer.ImageMegabytes, row.IsValid, row.Rounds }),
            report.Verdicts,
            report.Notes,
        },
        Indented);
}
