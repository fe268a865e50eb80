using System.Text;

namespace Bookinfo.Playground.Analysis;

/// <summary>The coverage table for people and for pages.</summary>
internal static class CoverageText
{
    public static string Words(FieldVerdict verdict) => verdict switch
    {
        FieldVerdict.CarriedOut => "carried out",
        FieldVerdict.CarriedOutExceptValues => "carried out except values",
        FieldVerdict.NotCarriedOut => "not carried out",
        _ => "refused",
    };

    public static string Plain(IReadOnlyList<FieldCoverage> rows)
    {
        var text = new StringBuilder();
        foreach (var kind in rows.GroupBy(static row => row.Kind))
        {
            var width = kind.Max(static row => row.Field.Length);
            text.Append(kind.Key).Append('\n');
            foreach (var row in kind) text.Append("  ").Append(row.Field.PadRight(width)).Append("  ").Append(Words(row.Verdict)).Append(Detail(row) is { Length: > 0 } detail ? " (" + detail + ")" : "").Append('\n');
            text.Append('\n');
        }

        return text.Append(Sum(rows)).Append('\n').ToString();
    }

    public static string Markdown(IReadOnlyList<FieldCoverage> rows)
    {
        var text = new StringBuilder($"# Which fields take effect\n\nMade by `playground analyze --coverage --markdown`, which asks the mesh about every field of the schemas. {Sum(rows)}.\n");
        foreach (var kind in rows.GroupBy(static row => row.Kind))
        {
            text.Append("\n## ").Append(kind.Key).Append("\n\n| field | verdict | says |\n|---|---|---|\n");
            foreach (var row in kind) text.Append("| `").Append(row.Field).Append("` | ").Append(Words(row.Verdict)).Append(" | ").Append(Detail(row).Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ')).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Detail(FieldCoverage row) => string.Join("; ", [.. row.Values, .. row.Note.Length > 0 ? [row.Note] : Array.Empty<string>()]);

    private static string Sum(IReadOnlyList<FieldCoverage> rows) =>
        $"{rows.Count} fields: {string.Join(", ", Enum.GetValues<FieldVerdict>().Select(verdict => $"{rows.Count(row => row.Verdict == verdict)} {Words(verdict)}"))}";
}
