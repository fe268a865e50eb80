using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>haproxy with one thread and kept connections.</summary>
internal sealed class HaproxyPeer(Uri origin) : Peer
{
    public override string Name => "haproxy";

    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        if (Tools.Find("haproxy") is null) return "apt-get install haproxy";
        Version = (await ToolRun.RunAsync("haproxy", ["-v"], cancellationToken)).Output.Split('\n')[0];
        return null;
    }

    public override Launch Launch()
    {
        var port = FreePort.Find();
        var file = Path.Combine(Directory.CreateTempSubdirectory("bookinfo-haproxy-").FullName, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              nbthread 1
              maxconn 4096
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 30s
              http-reuse always
            frontend front
              bind 127.0.0.1:{port}
              http-request set-header x-request-id %[uuid()]
              http-request set-header x-forwarded-proto http
              option forwardfor
              default_backend back
            backend back
              server origin {origin.Authority}

            """);
        return NginxProcess.InShell(port, $"haproxy -f {file}; rm -rf {Path.GetDirectoryName(file)}");
    }
}
