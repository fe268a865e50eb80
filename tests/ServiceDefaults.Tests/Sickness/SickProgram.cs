using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Sickness;

/// <summary>A service as a real process whose sick port is open.</summary>
internal sealed class SickProgram : IAsyncDisposable
{
    private const int SickPort = 9911;

    private SickProgram(ChildProcess process) => Process = process;

    public ChildProcess Process { get; }

    /// <summary>At the service's own port.</summary>
    public HttpClient Service { get; private init; } = new();

    /// <summary>At the sick port.</summary>
    public HttpClient Admin { get; private init; } = new();

    public static async Task<SickProgram> StartAsync(string project, params string[] args)
    {
        var process = ChildProcess.Start(
            TestedPrograms.Service(project), args, new Dictionary<string, string?> { ["SICK_PORT"] = $"{SickPort}", ["PORT_MAP"] = "1=127.0.0.1:1" });
        try
        {
            return new SickProgram(process) { Service = Client(await PublishedForm.AddressAsync(process, 9080)), Admin = Client(await PublishedForm.AddressAsync(process, SickPort)) };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes it sick, or healthy again.</summary>
    /// <param name="query">For example <c>status=503</c>; null: healthy.</param>
    public async Task BecomeAsync(string? query)
    {
        using var request = new HttpRequestMessage(query is null ? HttpMethod.Delete : HttpMethod.Put, query is null ? "/sick" : $"/sick?{query}");
        using var response = await Admin.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async Task<(int Status, string Body)> AskAsync(string path, string method = "GET", bool admin = false)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await (admin ? Admin : Service).SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        Admin.Dispose();
        await Process.DisposeAsync();
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
}
