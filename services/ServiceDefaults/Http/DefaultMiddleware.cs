using Bookinfo.ServiceDefaults.Sickness;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Bookinfo.ServiceDefaults.Http;

/// <summary>Puts the middleware of every service around its own; a start-up filter, because HEAD must be GET before routing.</summary>
internal sealed class DefaultMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<AnswerHeadersMiddleware>();
        app.UseMiddleware<HeadMiddleware>();
        app.UseSickReplica();
        next(app);
    };
}
