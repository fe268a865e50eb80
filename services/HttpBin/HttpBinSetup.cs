using System.Collections;

using Bookinfo.HttpBin.CommandLine;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Listeners;
using Bookinfo.ServiceDefaults.Settings;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging.Console;

namespace Bookinfo.HttpBin;

/// <summary>What is registered.</summary>
internal static class HttpBinSetup
{
    public static void AddHttpBin(this WebApplicationBuilder builder, LaunchPlan plan)
    {
        var options = builder.AddSettings<HttpBinOptions>(HttpBinOptions.Read);
        builder.Services.AddSingleton(plan);
        builder.Services.AddSingleton(new BodyBudget(options.MaxBufferedBodyBytes));
        builder.Services.AddSingleton<DialectServers>();
        builder.Services.AddSingleton<IServer, HttpBinServer>();
        // stdout belongs to the access log alone: "nothing was logged" is something that tasks check.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>The plan of this process; null when it has said why it ends.</summary>
    public static LaunchPlan? ReadPlan(string[] args, out int exitCode)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        var plan = Launch.Plan(StartedAs(), args, environment, out var end);
        exitCode = end?.ExitCode ?? 0;
        if (end is not null) Console.Error.Write(end.Text);
        return plan;
    }

    // The name that was typed, also where it is a link and the runtime only knows what it points to.
    private static string StartedAs() =>
        File.Exists("/proc/self/cmdline") ? File.ReadAllText("/proc/self/cmdline").Split('\0')[0] : Environment.GetCommandLineArgs()[0];
}
