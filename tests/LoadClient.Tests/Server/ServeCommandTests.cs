using System.Globalization;
using System.Net;

using Bookinfo.LoadClient.Cli;
using Bookinfo.Testing;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>The commands that serve, as they are typed (contract section 1).</summary>
public sealed class ServeCommandTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("fortio-serve-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "fortio.exe" : "fortio");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/", "/fortio/")]
    [InlineData("/fortio/", "/", "-ui-path", "/fortio/")]
    public async Task Report_shows_the_results_at_the_root_unless_another_path_is_given(string path, string other, params string[] flags)
    {
        await using var report = Start(["report", "-http-port", "127.0.0.1:0", "-redirect-port", "disabled", "-data-dir", _folder, .. flags]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await AddressAsync(report, "http-echo") };
        using var shown = await client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Contains("Results", await shown.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var missed = await client.GetAsync(other, Token);
        Assert.Equal(HttpStatusCode.NotFound, missed.StatusCode);
    }

    [Fact]
    public async Task Server_shows_the_form_at_its_own_path_and_takes_udp_async()
    {
        await using var server = Start(["server", "-udp-async", "-http-port", "127.0.0.1:0", "-udp-port", "127.0.0.1:0", "-tcp-port", "disabled", "-grpc-port", "disabled", "-redirect-port", "disabled"]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await AddressAsync(server, "http-echo") };
        Assert.Contains("<form", await client.GetStringAsync("/fortio/", Token), StringComparison.Ordinal);
        Assert.Equal("", await client.GetStringAsync("/", Token));
        using var udp = new System.Net.Sockets.UdpClient(0, System.Net.Sockets.AddressFamily.InterNetwork);
        await udp.SendAsync("hello"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, (await AddressAsync(server, "udp-echo")).Port), Token);
        var echoed = await udp.ReceiveAsync(Token).AsTask().WaitAsync(Soon, Token);
        Assert.Equal("hello"u8, echoed.Buffer);
    }

    [Theory]
    [InlineData("report", "\n  -ui-path path (default /)\n")]
    [InlineData("server", "\n  -ui-path path (default /fortio/)\n")]
    public void Help_says_where_the_pages_stand(string command, string line)
    {
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var group in CommandTable.Find(command)!.Groups) group.Write(text);
        Assert.Contains(line, text.ToString(), StringComparison.Ordinal);
    }

    private static ChildProcess Start(string[] arguments) => ChildProcess.Start(Program, arguments, new Dictionary<string, string?> { ["PORT_MAP"] = null });

    private static async Task<Uri> AddressAsync(ChildProcess program, string name)
    {
        var line = await program.WaitForLineAsync(line => line.Contains($"{name} server listening on ", StringComparison.Ordinal), Soon);
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)}"));
    }
}
