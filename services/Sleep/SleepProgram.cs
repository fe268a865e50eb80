using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;

namespace Bookinfo.Sleep;

/// <summary>
/// The pod that people exec into: it waits, and ends at once when it is told to. No server, no timer and no second thread of ours runs
/// meanwhile, unless <c>MANAGEMENT_PORT</c> asks for health answers.
/// </summary>
internal static class SleepProgram
{
    private const int Refused = 1;

    /// <returns>Exit code: 0 after the time; 1 for a wrong command line or setting. Ended by a signal it is 128 and the signal's number.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (!SleepDuration.TryParse(args, out var duration, out var error))
        {
            await Console.Error.WriteLineAsync($"sleep: {error}");
            return Refused;
        }

        try
        {
            if (SleepWithHealth.IsWanted(duration)) return await SleepWithHealth.RunAsync(duration);
            ParentPipe.Watch();
            // SIGTERM and SIGINT are left to the runtime: it ends the process at once, as they end any sleep.
            await Task.Delay(duration);
            return 0;
        }
        catch (SetupException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message);
            return Refused;
        }
    }
}
