using System.Globalization;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>Reads the wanted state from a query string, and tells every mistake in it.</summary>
internal sealed class SickStateReader
{
    public const string Allowed = "delayMs, status, hang, percent, ready";

    private const int LongestDelayMs = 60_000;

    private readonly List<string> _mistakes = [];

    private SickStateReader()
    {
    }

    /// <summary>The state: what is not named is healthy. Null with the mistakes, one sentence each, where something is wrong.</summary>
    public static SickState? Read(IQueryCollection query, out IReadOnlyList<string> mistakes)
    {
        var reader = new SickStateReader();
        var state = query.Aggregate(SickState.Healthy, (read, field) => reader.With(read, field.Key, field.Value));
        if (query.Count == 0) reader._mistakes.Add($"nothing asked for, allowed is {Allowed} in the query string; DELETE makes the replica healthy");
        mistakes = reader._mistakes;
        return mistakes.Count == 0 ? state : null;
    }

    private SickState With(SickState state, string name, string? value)
    {
        switch (name)
        {
            // Names are compared by letter case, as everything else of a URL.
            case "delayMs": return state with { DelayMs = Number(name, value, 0, LongestDelayMs) };
            case "status": return state with { Status = Number(name, value, 400, 599) };
            case "hang": return state with { Hang = Switch(name, value) };
            case "percent": return state with { Percent = Number(name, value, 0, 100) };
            case "ready": return state with { Ready = Switch(name, value) };
            default:
                _mistakes.Add($"{name}: unknown, allowed is {Allowed}");
                return state;
        }
    }

    private int Number(string name, string? value, int least, int most)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        _mistakes.Add($"{name}: found \"{value}\", allowed is a whole number from {least} to {most}");
        return least;
    }

    private bool Switch(string name, string? value)
    {
        if (value is not ("true" or "false")) _mistakes.Add($"{name}: found \"{value}\", allowed is true or false");
        return value == "true";
    }
}
