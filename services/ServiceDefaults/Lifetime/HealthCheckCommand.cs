using System.Globalization;
using System.Net;

namespace Bookinfo.ServiceDefaults.Lifetime;

/// <summary>
/// <c>healthcheck PORT</c>: the program asks an instance of itself whether it is ready. For container engines whose health checks run a
/// command inside the container, where there is neither shell nor curl.
/// </summary>
public static class HealthCheckCommand
{
    /// <summary>The first argument.</summary>
    public const string Name = "healthcheck";

    private const int Ready = 0;
    private const int NotReady = 1;

    /// <summary>Shorter than the time that engines give a check, so that ours is the message they show.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Whether the command line is this command.</summary>
    public static bool IsMeant(string[] args) => args is [Name, ..];

    /// <summary>Asks <c>/readyz</c> on this machine.</summary>
    /// <returns>Exit code: 0 when it is answered with 200; else 1, and one line on stderr says what was seen.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [Name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            await Console.Error.WriteLineAsync($"usage: {AppDomain.CurrentDomain.FriendlyName} {Name} PORT (1 to 65535)");
            return NotReady;
        }

        var problem = await ProblemAsync(new Uri($"http://{IPAddress.Loopback}:{port}/readyz"));
        if (problem is null) return Ready;
        await Console.Error.WriteLineAsync(problem);
        return NotReady;
    }

    private static async Task<string?> ProblemAsync(Uri address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerLimit };
        try
        {
            using var answer = await client.GetAsync(address);
            return answer.StatusCode == HttpStatusCode.OK ? null : $"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
        }
        catch (HttpRequestException exception)
        {
            return $"{address}: {exception.Message}";
        }
        catch (TaskCanceledException)
        {
            return $"{address}: no answer in {AnswerLimit.TotalSeconds} s";
        }
    }
}
