using System.Diagnostics;

namespace Bookinfo.Testing;

/// <summary>Waits for a state of the outside world that no signal announces.</summary>
public static class Eventually
{
    /// <summary>Polls until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > limit) throw new TimeoutException($"not within {limit}: {otherwise()}");
            await Task.Delay(50);
        }
    }
}
