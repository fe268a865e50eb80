namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>An axis from its first to its last value, evenly or by powers of ten.</summary>
/// <param name="Min">Value at its start.</param>
/// <param name="Max">Value at its end, above <paramref name="Min"/>.</param>
/// <param name="IsLogarithmic">Equal steps are equal factors.</param>
internal readonly record struct Scale(double Min, double Max, bool IsLogarithmic = false)
{
    /// <summary>From so large a factor on, small values would vanish on an even axis.</summary>
    private const double LogarithmicFrom = 60;

    /// <summary>From 0 to a round number that holds all values.</summary>
    public static Scale FromZero(double most, int ticks = 5)
    {
        if (!(most > 0) || !double.IsFinite(most)) return new Scale(0, 1);
        var step = Step(most / ticks);
        return new Scale(0, Math.Ceiling(Math.Round(most / step, 6)) * step);
    }

    /// <summary>For times: from 0, or by powers of ten where they differ by much.</summary>
    public static Scale ForTimes(IReadOnlyCollection<double> values)
    {
        var known = values.Where(value => double.IsFinite(value) && value > 0).ToList();
        if (known.Count == 0) return new Scale(0, 1);
        var (least, most) = (known.Min(), known.Max());
        if (most / least < LogarithmicFrom) return FromZero(most);
        return new Scale(Math.Pow(10, Math.Floor(Math.Log10(least))), RoundUp(most), IsLogarithmic: true);
    }

    /// <summary>Where a value stands, 0 at the start and 1 at the end; what is outside stands at the border.</summary>
    public double Share(double value) => Math.Clamp(
        IsLogarithmic ? Math.Log10(Math.Max(value, Min) / Min) / Math.Log10(Max / Min) : (value - Min) / (Max - Min), 0, 1);

    /// <summary>Round values along the axis, about as many as asked for.</summary>
    public IReadOnlyList<double> Ticks(int about = 5)
    {
        var ticks = new List<double>();
        if (IsLogarithmic)
        {
            for (var power = Math.Round(Math.Log10(Min)); Math.Pow(10, power) <= Max * 1.0001; power++) ticks.Add(Math.Pow(10, power));
            return ticks;
        }

        var step = Step((Max - Min) / about);
        for (var i = Math.Ceiling(Min / step); i * step <= Max * 1.0001; i++) ticks.Add(i * step);
        return ticks;
    }

    /// <summary>On an axis by powers of ten that begins and ends anywhere: 1, 2 and 5 times each power, or the powers alone where those are many.</summary>
    public IReadOnlyList<double> RoundTicks()
    {
        if (!IsLogarithmic) return Ticks();
        var (min, max) = (Min, Max);
        var powers = Enumerable.Range(-9, 16).Select(power => Math.Pow(10, power)).ToList();
        var all = powers.SelectMany(power => (double[])[power, 2 * power, 5 * power]).Where(tick => tick >= min && tick <= max).ToList();
        return all.Count switch
        {
            > 8 => [.. powers.Where(tick => tick >= min && tick <= max)],
            > 1 => all,
            _ => [min, max],
        };
    }

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var factor in (double[])[1, 2, 5, 10])
            if (factor * power >= value) return factor * power;
        return 10 * power;
    }

    private static double Step(double rough) => RoundUp(rough);
}
