using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Settings;

public static class SettingsExtensions
{
    /// <summary>
    /// Reads options once and registers them as <see cref="IOptions{TOptions}"/>. The bounds stand in the reading and not in
    /// attributes, because a mistake must name the environment variable and the text found there; with a mistake the service
    /// does not start.
    /// </summary>
    public static TOptions AddSettings<TOptions>(this IHostApplicationBuilder builder, Action<TOptions, SettingsReader> read)
        where TOptions : class, new()
    {
        var reader = new SettingsReader(builder.Configuration);
        var options = new TOptions();
        read(options, reader);
        builder.Report().Add(reader.Mistakes);
        builder.Services.AddSingleton(Options.Create(options));
        return options;
    }

    private static SetupReport Report(this IHostApplicationBuilder builder)
    {
        if (builder.Properties.TryGetValue(typeof(SetupReport), out var known)) return (SetupReport)known;
        var report = new SetupReport();
        builder.Properties[typeof(SetupReport)] = report;
        builder.Services.AddSingleton(report);
        return report;
    }
}
