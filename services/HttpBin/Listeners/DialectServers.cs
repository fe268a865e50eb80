using System.Net;

using Bookinfo.HttpBin.AccessLog;
using Bookinfo.HttpBin.CommandLine;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Listeners;

/// <summary>Makes the server of each dialect, with the log that belongs to it.</summary>
internal sealed class DialectServers(LaunchPlan plan, BodyBudget budget, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private readonly LineWriter _stderr = new(Console.OpenStandardError());
    private readonly Dictionary<ListenerSettings, DialectServer> _servers = new(ReferenceEqualityComparer.Instance);

    public DialectServer For(ListenerSettings settings)
    {
        if (_servers.TryGetValue(settings, out var server)) return server;
        return _servers[settings] = new DialectServer(settings, Log(settings), budget, time, lifetime.ApplicationStopping);
    }

    /// <summary>Says on stderr what the original says when a port is open.</summary>
    public void Started(ListenerPlan listener, IPEndPoint address)
    {
        var url = $"{(listener.Tls is null ? "http" : "https")}://{address}";
        if (listener.Settings.Dialect == DialectName.Go)
        {
            new GoRequestLog(_stderr, plan.GoLogAsJson, plan.GoLogLevel, time).Write($"go-httpbin listening on {url}");
            return;
        }

        Say("Starting gunicorn 19.9.0");
        Say($"Listening at: {url} ({Environment.ProcessId})");
        Say($"Using worker: {(listener.Settings.CloseEachTime ? "sync" : "gevent")}");
        Say($"Booting worker with pid: {Environment.ProcessId}");
        foreach (var warning in plan.Warnings) Say(warning);
    }

    /// <summary>Says what the Go port says when it was told to end.</summary>
    public void Stopping(ListenerSettings settings)
    {
        if (settings.Dialect == DialectName.Go) new GoRequestLog(_stderr, plan.GoLogAsJson, plan.GoLogLevel, time).Write("shutting down ...");
    }

    private IRequestLog? Log(ListenerSettings settings)
    {
        if (settings.Dialect == DialectName.Go) return plan.GoLogLevel == GoLogLevel.Off ? null : new GoRequestLog(_stderr, plan.GoLogAsJson, plan.GoLogLevel, time);
        return plan.AccessLogFile switch
        {
            null => null,
            "-" => new GunicornAccessLog(new LineWriter(Console.OpenStandardOutput()), plan.AccessLogFormat, time),
            var file => new GunicornAccessLog(new LineWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)), plan.AccessLogFormat, time),
        };
    }

    private void Say(string message)
    {
        var line = LineWriter.Begin();
        line.Append($"[{time.GetUtcNow():yyyy-MM-dd HH:mm:ss} +0000] [{Environment.ProcessId}] [INFO] {message}");
        _stderr.Write(line);
    }
}
