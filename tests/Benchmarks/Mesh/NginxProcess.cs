using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>nginx with one worker and a server block of ours, in a folder of its own.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private NginxProcess(ServerProcess process) => _process = process;

    /// <summary>Answers 1 KiB to everything.</summary>
    public static string Origin { get; } = $"location / {{ default_type text/plain; return 200 \"{new string('x', 1024)}\"; }}";

    public Uri Address => _process.Address;

    public static async Task<NginxProcess> StartAsync(string server, int core, CancellationToken cancellationToken) =>
        new(await ServerProcess.StartAsync(Launch("", server), core, cancellationToken));

    /// <param name="http">Directives beside the server.</param>
    /// <param name="server">Directives of the server.</param>
    public static Launch Launch(string http, string server)
    {
        var folder = Directory.CreateTempSubdirectory("bookinfo-nginx-").FullName;
        var port = FreePort.Find();
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            worker_processes 1;
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/errors;
            events { worker_connections 4096; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              {{http}}
              server { listen 127.0.0.1:{{port}} backlog=4096; {{server}} }
            }
            """);
        return InShell(port, $"nginx -c {file}; rm -rf {folder}");
    }

    /// <summary>A program that does not say when it listens: the shell says the port, and a probe waits for it.</summary>
    public static Launch InShell(int port, string command) => new(
        "/bin/sh",
        ["-c", $"({command}) & child=$!; trap 'kill -TERM -- $(pgrep -P $child) 2>/dev/null; wait $child; exit' TERM; until curl -s -o /dev/null http://127.0.0.1:{port}/; do sleep 0.1; done; echo port {port}; wait $child"],
        new Dictionary<string, string>(),
        new Regex(@"port (\d+)"));

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
