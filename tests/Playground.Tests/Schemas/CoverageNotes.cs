using Bookinfo.Playground.Analysis;

namespace Bookinfo.Playground.Tests.Schemas;

/// <summary>What the coverage table says of a field, or of all that lies in one, as a sentence.</summary>
internal sealed class CoverageNotes(IEnumerable<FieldCoverage> rows)
{
    private const string NotYet = "not carried out yet: ";

    private readonly ILookup<string, FieldCoverage> _rows = rows.ToLookup(static row => row.Kind);

    /// <param name="kind">As the table names it.</param>
    /// <param name="field">As the table names it.</param>
    public bool CountsAsCarriedOut(string kind, string field) => _rows[kind].Any(row => row.Field == field && row.Verdict == FieldVerdict.CarriedOut);

    /// <param name="kind">As the table names it.</param>
    /// <param name="path">In the spec, without marks of lists and maps.</param>
    /// <returns>Empty: it is carried out, at least in part.</returns>
    public string Of(string kind, string path)
    {
        var within = _rows[kind].Where(row => IsWithin(Plain(row.Field), path)).ToList();
        if (within is [{ Verdict: FieldVerdict.CarriedOutExceptValues } only]) return string.Join(' ', only.Values.Select(static value => Sentence(value[(value.IndexOf(": ", StringComparison.Ordinal) + 2)..])));
        if (within.Count == 0) return "";
        if (within.TrueForAll(static row => row.Verdict == FieldVerdict.Refused)) return "Refused, as by Istio, which does not carry it out either.";
        if (!within.TrueForAll(static row => row.Verdict == FieldVerdict.NotCarriedOut)) return "";
        var notes = within.Select(static row => row.Note).Distinct().ToList();
        return notes is [var note] ? Sentence(note.StartsWith(NotYet, StringComparison.Ordinal) ? note : NotYet + "the mesh does not read it") : "Not carried out yet.";
    }

    private static string Plain(string field) => field.Replace("[]", "", StringComparison.Ordinal).Replace("{}", "", StringComparison.Ordinal);

    private static bool IsWithin(string path, string ancestor) => path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] == '.');

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + ".";
}
