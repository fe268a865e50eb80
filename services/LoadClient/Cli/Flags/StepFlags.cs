using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Reads <c>-steps</c> and <c>-ramp</c>.</summary>
internal static class StepFlags
{
    private const string Allowed = "rates above 0 with durations, like 100:10s,200:30s";

    private const string AllowedRamp = "two rates from 0 up (not both 0) and a duration, like 10:500:60s";

    /// <summary>The pace with its steps; rate and duration then say the mean and the sum, which is what a headline can show.</summary>
    public static Pace Apply(Pace pace, FlagReader flags)
    {
        var name = flags.IsGiven("ramp") ? "ramp" : "steps";
        if (!flags.IsGiven(name)) return pace;
        if (flags.IsGiven("ramp") && flags.IsGiven("steps")) flags.RefuseFlag("ramp", "cannot go with -steps: give one of them");
        foreach (var other in (string[])["qps", "t", "n"])
            if (flags.IsGiven(other)) flags.RefuseFlag(name, $"already says the rate and the time: leave -{other} out");
        var steps = name == "ramp" ? ReadRamp(flags) : ReadSteps(flags);
        if (steps.IsEmpty) return pace;
        var seconds = steps.Sum(step => step.Duration.TotalSeconds);
        var calls = steps.Sum(step => (step.FromQps + step.ToQps) / 2 * step.Duration.TotalSeconds);
        return pace with { Steps = steps, Qps = calls / seconds, Duration = TimeSpan.FromSeconds(seconds) };
    }

    private static ImmutableArray<PaceStep> ReadSteps(FlagReader flags)
    {
        var steps = ImmutableArray.CreateBuilder<PaceStep>();
        foreach (var text in flags.Text("steps").Split(','))
        {
            var parts = text.Split(':');
            if (parts.Length == 2 && IsRate(parts[0], out var rate) && rate > 0 && IsTime(parts[1], out var duration)) steps.Add(new PaceStep(rate, rate, duration));
            else flags.RefuseValue("steps", text, Allowed);
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<PaceStep> ReadRamp(FlagReader flags)
    {
        var parts = flags.Text("ramp").Split(':');
        if (parts.Length == 3 && IsRate(parts[0], out var from) && IsRate(parts[1], out var to) && from + to > 0 && IsTime(parts[2], out var duration))
            return [new PaceStep(from, to, duration)];
        flags.Refuse("ramp", AllowedRamp);
        return [];
    }

    private static bool IsRate(string text, out double rate) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate) && double.IsFinite(rate) && rate >= 0;

    private static bool IsTime(string text, out TimeSpan duration) => GoDuration.TryParseWithDays(text, out duration) && duration > TimeSpan.Zero;
}
