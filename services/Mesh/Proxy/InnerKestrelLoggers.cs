using Microsoft.Extensions.Logging;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Loggers of the inner Kestrel: an answer that broke off is in the access log already and no fault of ours.</summary>
internal sealed class InnerKestrelLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Filter(loggers.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose()
    {
        // The factory belongs to the host.
    }

    private sealed class Filter(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not AnswerBrokenOffException) logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
