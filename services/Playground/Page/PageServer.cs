using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Page;

/// <summary>The live picture's own port: GET only, nothing without a session unless <c>--page-open</c> (decision 44).</summary>
internal sealed class PageServer(CallGraphSource graphs, PageAccess access, PlaygroundOptions options, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private const int MostConnections = 64;
    private const int MostHeaderBytes = 16 * 1024;

    /// <summary>Everybody who looks sees the same picture for so long.</summary>
    private static readonly TimeSpan GraphLife = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();

    private readonly Dictionary<int, (long Made, byte[] Json)> _graphs = [];

    private WebApplication? _app;

    /// <summary>The real port; null while it does not listen.</summary>
    public int? Port { get; private set; }

    /// <summary>Where the page is, without a code.</summary>
    public string Address => AddressOf(Port ?? options.PagePort);

    /// <summary>By number: cookies know no ports, and Bookinfo's own page at <c>localhost</c> must not be sent this one's.</summary>
    public static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>A link for one visitor; with <c>--page-open</c> the address itself.</summary>
    public string NewLink() => options.PageOpen ? Address : $"{Address}/?code={access.NewCode()}";

    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
            kestrel.Listen(options.ListenAddress, options.PagePort);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
        Port = new Uri(_app.Urls.First()).Port;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        Protect(context.Response.Headers);
        if (!LoopbackHost.Is(context.Request, Port)) return RefuseAsync(context, StatusCodes.Status403Forbidden, $"Host \"{context.Request.Host}\" is refused: allowed are localhost:{Port}, 127.0.0.1:{Port} and [::1]:{Port}");
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET";
            return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"method {context.Request.Method} is refused: allowed is GET");
        }

        if (!MayLook(context)) return RefuseAsync(context, StatusCodes.Status403Forbidden, "This link has been used, or belongs to a Playground that has ended. 'playground page' prints a fresh one.");
        if (context.Request.Path == "/graph") return SendGraphAsync(context);
        return PageAssets.Find(context.Request.Path.Value) is { } file
            ? SendAsync(context, file.Type, file.Content)
            : RefuseAsync(context, StatusCodes.Status404NotFound, $"{context.Request.Path} is not there: allowed are / and /graph");
    }

    /// <summary>Nothing of other origins gets in, and no other page may frame, embed or keep this one.</summary>
    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private bool MayLook(HttpContext context)
    {
        if (options.PageOpen) return true;
        if (context.Request.Path == "/" && context.Request.Query["code"].ToString() is { Length: > 0 } code && access.Exchange(code) is { } session)
        {
            // No redirect: a browser that came from elsewhere would not send a strict cookie along. The page takes the code off its address.
            context.Response.Cookies.Append(CookieName, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            return true;
        }

        return access.Knows(context.Request.Cookies[CookieName]);
    }

    /// <summary>Cookies know no ports: two Playgrounds must not take each other's.</summary>
    private string CookieName => string.Create(CultureInfo.InvariantCulture, $"playground-{Port}");

    private Task SendGraphAsync(HttpContext context)
    {
        var asked = context.Request.Query["seconds"].ToString();
        if (asked.Length == 0) return SendAsync(context, "application/json", Graph(TrafficWindow.Seconds));
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= TrafficWindow.Seconds
            ? SendAsync(context, "application/json", Graph(seconds))
            : RefuseAsync(context, StatusCodes.Status400BadRequest, $"seconds: found \"{asked}\"; allowed: 1 to {TrafficWindow.Seconds}");
    }

    private byte[] Graph(int seconds)
    {
        lock (_lock)
        {
            if (_graphs.TryGetValue(seconds, out var last) && time.GetElapsedTime(last.Made) < GraphLife) return last.Json;
            foreach (var (span, old) in _graphs)
            {
                if (time.GetElapsedTime(old.Made) >= GraphLife) _graphs.Remove(span);
            }

            var json = JsonSerializer.SerializeToUtf8Bytes(graphs.Read(seconds), PageJson.Default.CallGraph);
            _graphs[seconds] = (time.GetTimestamp(), json);
            return json;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
