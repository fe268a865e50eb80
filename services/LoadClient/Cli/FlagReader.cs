using System.Globalization;

using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Reads the values of flags as what they mean, and gathers all mistakes: which flag, what was found, what is allowed.</summary>
internal sealed class FlagReader(FlagSet flags)
{
    private readonly List<string> _mistakes = [];

    /// <summary>All that is wrong, in the order it was found.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>What the process ends with when there are mistakes.</summary>
    public int ExitCode { get; private set; }

    public bool IsGiven(string name) => flags.IsGiven(name);

    public bool IsOn(string name) => flags.IsOn(name);

    public string Text(string name) => flags[name];

    /// <summary>The text; null where it is empty.</summary>
    public string? TextOrNull(string name) => flags[name] is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> All(string name) => flags.All(name);

    public long Whole(string name, long least, long most)
    {
        if (long.TryParse(flags[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refuse(name, least == long.MinValue && most == long.MaxValue ? "a whole number" : $"a whole number from {least} to {most}");
        return least;
    }

    /// <summary>A number that is neither infinite nor NaN.</summary>
    public double Number(string name)
    {
        if (double.TryParse(flags[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        Refuse(name, "a number such as 8 or 0.5");
        return 1;
    }

    /// <summary>A duration above zero.</summary>
    public TimeSpan Duration(string name)
    {
        if (AnyDuration(name) is var duration && (duration > TimeSpan.Zero || _mistakes.Count > 0)) return duration;
        Refuse(name, "a duration above 0 such as 300ms, 1.5s or 1h30m");
        return TimeSpan.FromSeconds(1);
    }

    /// <summary>A duration, zero and less included.</summary>
    public TimeSpan AnyDuration(string name)
    {
        if (GoDuration.TryParse(flags[name], out var duration)) return duration;
        Refuse(name, "a duration such as 300ms, 1.5s or 1h30m");
        return TimeSpan.FromSeconds(1);
    }

    public string Choice(string name, params ReadOnlySpan<string> allowed)
    {
        foreach (var choice in allowed)
            if (choice == flags[name]) return choice;
        Refuse(name, string.Join(", ", allowed));
        return allowed[0];
    }

    /// <summary>The flag's value is not allowed.</summary>
    public void Refuse(string name, string allowed) => RefuseValue(name, flags[name], allowed);

    /// <summary>One of the flag's values, or a part of it, is not allowed.</summary>
    public void RefuseValue(string name, string found, string allowed) => Add($"-{name}: found \"{found}\", allowed is {allowed}", Cli.ExitCode.BadFlag);

    /// <summary>The flag cannot be used here at all.</summary>
    public void RefuseFlag(string name, string why) => Add($"-{name}: {why}", Cli.ExitCode.BadFlag);

    /// <summary>What is wrong is not one flag's value.</summary>
    public void RefuseUsage(string mistake) => Add(mistake, Cli.ExitCode.Usage);

    private void Add(string mistake, int exitCode)
    {
        _mistakes.Add(mistake);
        ExitCode = Math.Max(ExitCode, exitCode);
    }
}
