namespace Bookinfo.ServiceDefaults.CommandLine;

/// <summary>
/// Flags as Go's programs read them: one or two dashes, <c>-x=v</c> or <c>-x v</c>, switches alone or as <c>-x=false</c>. They end at
/// the first word that is no flag, or at <c>--</c>.
/// </summary>
public sealed class FlagSet
{
    private readonly Dictionary<string, Flag> _known;
    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);

    public FlagSet(IEnumerable<Flag> flags) => _known = flags.ToDictionary(flag => flag.Name, StringComparer.Ordinal);

    /// <summary>All flags, in the order they were named.</summary>
    public IReadOnlyCollection<Flag> Known => _known.Values;

    /// <summary>The words after the flags.</summary>
    public IReadOnlyList<string> Rest { get; private set; } = [];

    /// <summary>Whether <c>-h</c> or <c>-help</c> ended the reading.</summary>
    public bool IsHelpWanted { get; private set; }

    /// <summary>Value of a flag, the last one where it was given more than once; its default where it was not.</summary>
    public string this[string name] => _given.TryGetValue(name, out var values) ? values[^1] : _known[name].Default;

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => Flag.ParseSwitch(this[name]) ?? false;

    public bool IsGiven(string name) => _given.ContainsKey(name);

    /// <summary>Every value of a flag, in order; empty when it was not given.</summary>
    public IReadOnlyList<string> All(string name) => _given.TryGetValue(name, out var values) ? values : [];

    /// <summary>Reads a command line; the answer is what is wrong with it, null when nothing is.</summary>
    public string? Read(IReadOnlyList<string> arguments)
    {
        var at = 0;
        for (; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            if (argument == "--")
            {
                at++;
                break;
            }

            if (!argument.StartsWith('-') || argument == "-") break;
            if (ReadFlag(arguments, ref at) is { } mistake) return mistake;
            if (IsHelpWanted) break;
        }

        Rest = [.. arguments.Skip(at)];
        return null;
    }

    private string? ReadFlag(IReadOnlyList<string> arguments, ref int at)
    {
        var text = arguments[at][(arguments[at].StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..];
        if (text.Length == 0 || text[0] is '-' or '=') return $"bad flag syntax: {arguments[at]}";
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        if (!_known.TryGetValue(name, out var flag))
        {
            IsHelpWanted = name is "h" or "help";
            return IsHelpWanted ? null : $"flag provided but not defined: -{name}";
        }

        if (equals < 0 && !flag.IsSwitch && at + 1 >= arguments.Count) return $"flag needs an argument: -{name}";
        var value = equals >= 0 ? text[(equals + 1)..] : flag.IsSwitch ? "true" : arguments[++at];
        if (flag.IsSwitch && Flag.ParseSwitch(value) is null) return $"invalid boolean value \"{value}\" for -{name}: parse error";
        if (!_given.TryGetValue(name, out var values)) _given[name] = values = [];
        values.Add(value);
        return null;
    }
}
