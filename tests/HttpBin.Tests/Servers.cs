using Bookinfo.HttpBin.AccessLog;
using Bookinfo.HttpBin.CommandLine;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Listeners;
using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Bookinfo.HttpBin.Tests.Servers))]

namespace Bookinfo.HttpBin.Tests;

/// <summary>The server with one listener for each thing that can be set, all on loopback ports of their own.</summary>
public sealed class Servers : IAsyncLifetime
{
    private const string Nowhere = "1=127.0.0.1:1";

    private WebApplication? _app;
    private HttpBinServer? _server;

    public int Py => Port(0);

    public int Go => Port(1);

    public int Go215 => Port(2);

    public int GoWithPrefix => Port(3);

    /// <summary>Redirects only to example.com, leaves out headers, shows what it may.</summary>
    public int GoStrict => Port(4);

    public int PyStrict => Port(5);

    /// <summary>HTTP/2 from the first byte, Go.</summary>
    public int H2c => Port(6);

    /// <summary>The worker without -k.</summary>
    public int PySync => Port(7);

    /// <summary>Short timeouts and small limits.</summary>
    public int GoSmall => Port(8);

    /// <summary>Exceptions that no handler caught: there must be none, whatever is sent.</summary>
    internal UnhandledExceptions Unhandled { get; } = new();

    internal BodyBudget Budget => _app!.Services.GetRequiredService<BodyBudget>();

    public async ValueTask InitializeAsync()
    {
        var py = PlanOf("gunicorn", ["-b", ":80", "-k", "gevent", "httpbin:app"]);
        var go = PlanOf("go-httpbin", ["-default-drip-duration", "100ms", "-default-drip-delay", "0s", "-default-sse-duration", "100ms"]);
        var shown = new Dictionary<string, string> { ["HTTPBIN_ENV_B"] = "2", ["HTTPBIN_ENV_A"] = "1", ["HTTPBIN_PORT"] = "tcp://10.0.0.1:8000" };
        ListenerPlan[] plans =
        [
            py,
            go,
            PlanOf("go-httpbin", [], ("HTTPBIN_GO_LEVEL", "2.15")),
            PlanOf("go-httpbin", ["-prefix", "/test-prefix"]),
            PlanOf("go-httpbin", ["-allowed-redirect-domains", "example.com", "-exclude-headers", "X-Secret-*,user-agent", "-use-full-version"], [.. shown.Select(v => (v.Key, v.Value))]),
            PlanOf("gunicorn", ["-b", ":80", "-k", "gevent", "httpbin:app"], ("ALLOWED_REDIRECT_DOMAINS", "example.com"), ("HTTPBIN_SHOW_ENV", "1")),
            go with { IsHttp2 = true },
            PlanOf("gunicorn", ["--access-logfile", "-", "-b", "0.0.0.0:80", "httpbin:app"]),
            PlanOf("go-httpbin", ["-srv-read-timeout", "300ms", "-srv-read-header-timeout", "300ms", "-max-body-size", "1024", "-max-duration", "1s"]),
        ];
        _app = await StartAsync(plans, Unhandled);
        _server = (HttpBinServer)_app.Services.GetRequiredService<IServer>();
    }

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    internal static ListenerPlan PlanOf(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        Launch.Plan(program, arguments, environment.ToDictionary(v => v.Name, v => v.Value), out var end)?.Listeners[0]
        ?? throw new InvalidOperationException(end!.Text);

    /// <summary>Starts listeners on loopback ports of their own.</summary>
    internal static async Task<WebApplication> StartAsync(ListenerPlan[] plans, UnhandledExceptions unhandled, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Once the map is set, a port that it does not name gets a loopback port of its own.
        builder.Configuration["PORT_MAP"] = Nowhere;
        if (time is not null) builder.Services.AddSingleton(time);
        builder.AddServiceDefaults();
        builder.AddHttpBin(new LaunchPlan(plans, null, GunicornAccessLog.DefaultFormat, false, GoLogLevel.Off));
        builder.Logging.AddProvider(unhandled);
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }

    private int Port(int index) => _server!.Bound[index].Address.Port;
}
