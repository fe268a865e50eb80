using Spectre.Console;

namespace Bookinfo.Benchmarks.Report;

/// <summary>The report for the person who waited for it.</summary>
internal static class ConsoleReport
{
    // A table that goes into a file has no window to fit into.
    private const int WidthWithoutWindow = 160;

    public static void Print(BenchmarkReport report)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthWithoutWindow;
        AnsiConsole.MarkupLineInterpolated($"{report.Conditions}");
        AnsiConsole.MarkupLineInterpolated($"{report.Machine.ToString()}");
        AnsiConsole.Write(Table([.. report.Columns.Select(column => column.Head)], report.Rows.Select(row => report.Columns.Select(column => column.Cell(row)))));
        AnsiConsole.Write(Table(Cells.VerdictHeads, report.Verdicts.Select(Cells.Of)));
        foreach (var note in report.Notes) AnsiConsole.MarkupLineInterpolated($"{note}");
    }

    private static Table Table(string[] heads, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table().RoundedBorder();
        for (var i = 0; i < heads.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(heads[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        return table;
    }
}
