using Bookinfo.HttpBin.AccessLog;
using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.HttpBin.Listeners;

/// <summary>
/// Answers the requests of one dialect straight from Kestrel, without a pipeline of middleware: there is nothing in between that
/// could touch what the originals put on the wire, and nothing to pay for.
/// </summary>
internal sealed class DialectServer(ListenerSettings settings, IRequestLog? log, BodyBudget budget, TimeProvider time, CancellationToken stopping) : IHttpApplication<Exchange>
{
    private const int ClientClosedRequest = 499;

    public ListenerSettings Settings { get; } = settings;

    public Dialect Dialect { get; } = settings.Dialect == DialectName.Py ? new PythonDialect() : new GoDialect();

    public BodyBudget Budget { get; } = budget;

    public TimeProvider Time { get; } = time;

    /// <summary>Whether the process is on its way out.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var container = contextFeatures as IHostContextContainer<Exchange>;
        var exchange = container?.HostContext ?? new Exchange(this);
        if (container is not null) container.HostContext = exchange;
        exchange.Begin(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context)
    {
        var answer = Dialect.AnswerAsync(context);
        return answer.IsCompletedSuccessfully ? answer : UnlessClientLeftAsync(context, answer);
    }

    public void DisposeContext(Exchange context, Exception? exception)
    {
        log?.Write(context);
        context.End();
    }

    // A client that goes away is no event: mirrored requests and retries do it all the time.
    private static async Task UnlessClientLeftAsync(Exchange exchange, Task answer)
    {
        try
        {
            await answer;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && exchange.Aborted.IsCancellationRequested)
        {
            exchange.LoggedStatus = ClientClosedRequest;
        }
    }
}
