using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>nginx as a proxy with kept connections and the headers that a gateway adds.</summary>
internal sealed class NginxProxyPeer(Uri origin) : Peer
{
    public override string Name => "nginx";

    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Version = (await ToolRun.RunAsync("nginx", ["-v"], cancellationToken)).Output.Trim();
        return null;
    }

    public override Launch Launch() => NginxProcess.Launch(
        $"upstream origin {{ server {origin.Authority}; keepalive 64; keepalive_requests 1000000000; }}",
        """
        location / {
          proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
          proxy_set_header X-Request-Id $request_id; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
        }
        """);
}
