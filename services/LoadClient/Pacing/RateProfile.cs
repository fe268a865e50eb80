using System.Collections.Immutable;

namespace Bookinfo.LoadClient.Pacing;

/// <summary>A rate that changes with time: how many calls are due by a moment, and when a certain one is due.</summary>
internal sealed class RateProfile
{
    private readonly ImmutableArray<PaceStep> _steps;

    /// <summary>Seconds and calls before each step, and after the last.</summary>
    private readonly double[] _starts;
    private readonly double[] _calls;

    public RateProfile(ImmutableArray<PaceStep> steps)
    {
        _steps = steps;
        _starts = new double[steps.Length + 1];
        _calls = new double[steps.Length + 1];
        for (var i = 0; i < steps.Length; i++)
        {
            var seconds = steps[i].Duration.TotalSeconds;
            _starts[i + 1] = _starts[i] + seconds;
            _calls[i + 1] = _calls[i] + (seconds * (steps[i].FromQps + steps[i].ToQps) / 2);
        }
    }

    public double Seconds => _starts[^1];

    /// <summary>Calls in the whole of it.</summary>
    public double Calls => _calls[^1];

    /// <summary>Seconds after the start when so many calls have become due; the end for more than there are.</summary>
    public double When(double calls)
    {
        for (var i = 0; i < _steps.Length; i++)
        {
            // A step without calls is never the answer, so a pause before the next one is waited out.
            if (calls < _calls[i + 1]) return _starts[i] + Within(_steps[i], calls - _calls[i]);
        }

        return Seconds;
    }

    // The calls due t seconds into a step are from*t + slope*t*t/2. Solved in the form that stays exact when the slope is near zero.
    private static double Within(PaceStep step, double calls)
    {
        var slope = (step.ToQps - step.FromQps) / step.Duration.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, (step.FromQps * step.FromQps) + (2 * slope * calls)));
        return calls <= 0 ? 0 : 2 * calls / (step.FromQps + root);
    }
}
