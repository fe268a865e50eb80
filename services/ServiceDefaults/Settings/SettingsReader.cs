using System.Globalization;

using Microsoft.Extensions.Configuration;

namespace Bookinfo.ServiceDefaults.Settings;

/// <summary>
/// Reads settings by their exact names and collects every mistake, so that all are reported together. Only listed names are
/// read: Kubernetes injects variables for every Service of a namespace, and none of them may become a setting by accident.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _mistakes = [];

    /// <summary>One sentence each: the setting, what was found, what is allowed.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>The text of a setting; <paramref name="unset"/> where it is not set at all. An empty text is a text.</summary>
    public string Text(string name, string unset) => configuration[name] ?? unset;

    /// <summary>Whether a setting is there at all, be it empty.</summary>
    public bool IsSet(string name) => configuration[name] is not null;

    /// <summary>The text of a setting; null where it is unset or empty.</summary>
    public string? TextOrNull(string name) => string.IsNullOrEmpty(configuration[name]) ? null : configuration[name];

    /// <summary>A whole number within bounds; <paramref name="unset"/> where the setting is unset or empty.</summary>
    public long Number(string name, long unset, long least, long most)
    {
        if (TextOrNull(name) is not { } text) return unset;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refuse(name, text, $"a whole number from {least} to {most}");
        return unset;
    }

    /// <summary>A time in seconds (fractions allowed) within bounds; <paramref name="unset"/> where the setting is unset or empty.</summary>
    public TimeSpan Seconds(string name, TimeSpan unset, TimeSpan least, TimeSpan most)
    {
        if (TextOrNull(name) is not { } text) return unset;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least.TotalSeconds && seconds <= most.TotalSeconds) return TimeSpan.FromSeconds(seconds);
        Refuse(name, text, string.Create(CultureInfo.InvariantCulture, $"a number of seconds from {least.TotalSeconds} to {most.TotalSeconds}"));
        return unset;
    }

    /// <summary>A switch: <c>true</c> or <c>false</c> in any case; <paramref name="unset"/> where the setting is unset or empty.</summary>
    public bool Switch(string name, bool unset)
    {
        if (TextOrNull(name) is not { } text) return unset;
        if (bool.TryParse(text, out var on)) return on;
        Refuse(name, text, "true or false");
        return unset;
    }

    /// <summary>Notes a mistake that the caller found.</summary>
    public void Refuse(string name, string found, string allowed) => _mistakes.Add($"{name}: found \"{found}\", allowed is {allowed}");
}
