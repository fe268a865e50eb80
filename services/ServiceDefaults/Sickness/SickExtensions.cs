using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Settings;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>
/// A replica that falls sick on demand, for lessons in outlier detection: off unless <c>SICK_PORT</c> is set, and then told at that port,
/// which answers nothing else, while no port of the service answers it.
/// </summary>
internal static class SickExtensions
{
    public static void AddSickReplica(this WebApplicationBuilder builder)
    {
        if (builder.AddSettings<SickOptions>(SickOptions.Read).Port is not { } port) return;
        builder.Services.TryAddSingleton(Random.Shared);
        builder.Services.AddSingleton<SickReplica>();
        builder.WebHost.ConfigureKestrel(kestrel => ListenExtensions.Listen(kestrel, port, listener => listener.Use(next => connection =>
        {
            connection.Features.Set(SickConnection.Mark);
            return next(connection);
        })));
    }

    /// <summary>Comes before everything that belongs to the service.</summary>
    public static void UseSickReplica(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetService<SickReplica>() is not { } replica) return;
        app.MapWhen(context => context.Features.Get<SickConnection>() is not null, admin => admin.Run(context => SickAdmin.AnswerAsync(context, replica)));
        app.UseMiddleware<SickMiddleware>();
    }

    /// <summary>Marks the connections that came in at the sick port, wherever PORT_MAP put it.</summary>
    private sealed class SickConnection
    {
        public static readonly SickConnection Mark = new();
    }
}
