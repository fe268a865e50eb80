using System.Runtime.InteropServices;

using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Lifetime;

namespace Bookinfo.Sleep;

/// <summary>
/// The pod that people exec into: it waits, and ends at once when it is told to. No server and no timer runs meanwhile, unless <c>MANAGEMENT_PORT</c> asks for health answers.
/// </summary>
internal static class SleepProgram
{
    private const int Refused = 1;
    private const int SignalBase = 128;
    private const int Sigint = 2;
    private const int Sigterm = 15;

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
            // Native code has no handlers of its own, and the first process of a container is sent no signal that it does not catch.
            using var told = EndAtOnce(PosixSignal.SIGTERM, Sigterm);
            using var interrupted = EndAtOnce(PosixSignal.SIGINT, Sigint);
            await Task.Delay(duration);
            return 0;
        }
        catch (SetupException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message);
            return Refused;
        }
    }

    private static PosixSignalRegistration EndAtOnce(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Environment.Exit(SignalBase + number);
    });
}
