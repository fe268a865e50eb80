using System.Diagnostics;
using System.Globalization;

using Bookinfo.LoadClient.Server.Runs;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>A few figures of the process under Fortio's names, as Prometheus reads them.</summary>
internal sealed class MetricsPage(RunRegistry runs)
{
    private const string OpenFiles = "/proc/self/fd";

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # HELP fortio_num_fd Number of open file descriptors
            # TYPE fortio_num_fd gauge
            fortio_num_fd {Files()}
            # HELP fortio_running Number of currently running load tests
            # TYPE fortio_running gauge
            fortio_running {runs.Running.Count}
            # HELP fortio_runs_total Number of runs so far
            # TYPE fortio_runs_total counter
            fortio_runs_total {runs.Total}
            # HELP fortio_goroutines Current number of goroutines: here threads of the pool
            # TYPE fortio_goroutines gauge
            fortio_goroutines {ThreadPool.ThreadCount}

            """);
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static int Files()
    {
        if (Directory.Exists(OpenFiles)) return Directory.EnumerateFileSystemEntries(OpenFiles).Count();
        using var process = Process.GetCurrentProcess();
        return process.HandleCount;
    }
}
