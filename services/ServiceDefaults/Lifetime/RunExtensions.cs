using Bookinfo.ServiceDefaults.Settings;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.ServiceDefaults.Lifetime;

public static class RunExtensions
{
    private const int SetupFailed = 1;

    /// <summary>
    /// Runs a service until it is told to stop. A mistake in its set-up (a wrong setting, a port in use) becomes one line on
    /// stderr. Returns the exit code: 0 after an orderly stop, 1 when the service could not start.
    /// </summary>
    public static async Task<int> RunServiceAsync(this WebApplication app)
    {
        var report = app.Services.GetRequiredService<SetupReport>();
        if (report.Mistakes.Count > 0) return await FailAsync(report.Mistakes);
        try
        {
            ParentPipe.Watch();
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (SetupMistakes.In(exception) is { Count: > 0 } mistakes)
        {
            return await FailAsync(mistakes);
        }
    }

    private static async Task<int> FailAsync(IReadOnlyList<string> mistakes)
    {
        foreach (var mistake in mistakes) await Console.Error.WriteLineAsync(mistake);
        return SetupFailed;
    }
}
