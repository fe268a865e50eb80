namespace Bookinfo.HttpBin.Http;

/// <summary>Header names as the originals spell them: each by a rule of its own, whatever the sender wrote.</summary>
internal static class HeaderSpelling
{
    /// <summary>Python: underscores are dashes, every run of letters starts in upper case (<c>x-a1b</c> is <c>X-A1B</c>).</summary>
    public static string Python(string name) => Spell(name, static (c, before) => c == '_' ? '-' : Cased(c, upper: !char.IsAsciiLetter(before)));

    /// <summary>Go: a letter is in upper case at the start and after a dash only (<c>x_under</c> is <c>X_under</c>).</summary>
    public static string Go(string name) => Spell(name, static (c, before) => Cased(c, upper: before == '-'));

    private static char Cased(char c, bool upper) => upper ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);

    private static string Spell(string name, Func<char, char, char> rule)
    {
        var before = '-';
        for (var i = 0; i < name.Length; i++)
        {
            if (rule(name[i], before) != name[i]) return Respell(name, rule);
            before = name[i];
        }

        return name;
    }

    private static string Respell(string name, Func<char, char, char> rule) => string.Create(name.Length, (name, rule), static (text, state) =>
    {
        var before = '-';
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = state.rule(state.name[i], before);
            before = state.name[i];
        }
    });
}
