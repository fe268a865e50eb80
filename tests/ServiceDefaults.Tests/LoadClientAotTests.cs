using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>The load client's published form, as client and as server: its JSON, TLS and gRPC are what trimming could have broken.</summary>
[Collection(PublishedForm.OneAtATime)]
[Needs("gcc")]
public sealed class LoadClientAotTests(CertificateFiles files) : IClassFixture<CertificateFiles>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string?> Anywhere = new() { ["MANAGEMENT_PORT"] = "9900", ["PORT_MAP"] = "1=127.0.0.1:1" };

    [Fact]
    public async Task Loads_its_own_server_over_every_protocol()
    {
        var program = await PublishedForm.OfAsync("LoadClient", "fortio");
        await using var server = ChildProcess.Start(program, ["server"], Anywhere);
        var http = await PublishedForm.AddressAsync(server, 8080);
        var grpc = (await PublishedForm.AddressAsync(server, 8079)).Authority;
        var tcp = (await PublishedForm.AddressAsync(server, 8078)).Authority;
        Assert.Equal("""{"200":20}""", await CodesAsync(program, "-qps", "0", "-n", "20", "-c", "2", $"{http}echo?size=100"));
        Assert.Equal("""{"418":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-stdclient", $"{http}echo?status=418"));
        Assert.Equal("""{"200":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-h2", $"{http}"));
        Assert.Equal("""{"OK":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", $"tcp://{tcp}"));
        Assert.Equal("""{"SERVING":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-grpc", grpc));
        Assert.Equal("""{"SERVING":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-grpc", "-ping", grpc));
        using var management = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await PublishedForm.AddressAsync(server, 9900) };
        Assert.Equal("ok", await management.GetStringAsync("/readyz"));
        server.Signal(15);
        Assert.Equal(0, await server.WaitForExitAsync(Soon));
    }

    [Fact]
    public async Task Speaks_TLS_on_both_sides()
    {
        var program = await PublishedForm.OfAsync("LoadClient", "fortio");
        await using var server = ChildProcess.Start(program, ["server", "-cert", files.Chain, "-key", files.Key], Anywhere);
        var https = await PublishedForm.AddressAsync(server, 8080, "https");
        Assert.Equal("""{"200":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-cacert", files.Root, $"https://localhost:{https.Port}/"));
        Assert.Equal("""{"200":4}""", await CodesAsync(program, "-qps", "0", "-n", "4", "-c", "2", "-k", "-h2", $"{https}"));
        server.Signal(15);
        Assert.Equal(0, await server.WaitForExitAsync(Soon));
    }

    private static async Task<string> CodesAsync(string program, params string[] arguments)
    {
        var run = await ChildProcess.RunAsync(program, ["load", "-quiet", "-json", "-", .. arguments], limit: Soon);
        Assert.True(run.ExitCode == 0, run.Output);
        using var json = JsonDocument.Parse(run.StandardOutput);
        return JsonSerializer.Serialize(json.RootElement.GetProperty("RetCodes"));
    }
}
