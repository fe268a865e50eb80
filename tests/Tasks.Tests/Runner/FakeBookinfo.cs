using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>A gateway with a product page behind it, which obeys the VirtualService <c>reviews</c> of a <see cref="FakeCluster"/>.</summary>
internal sealed class FakeBookinfo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _turn;

    private FakeBookinfo(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Whose rules are obeyed; null: none yet.</summary>
    public FakeCluster? Cluster { get; set; }

    /// <summary>Called with each page request before it is answered; null: nothing.</summary>
    public Action<int>? OnPage { get; set; }

    /// <summary>Page requests so far.</summary>
    public int Pages => _turn;

    public static async Task<FakeBookinfo> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var bookinfo = new FakeBookinfo(builder.Build());
        bookinfo._app.Urls.Add("http://127.0.0.1:0");
        bookinfo._app.MapPost("/login", LoginAsync);
        bookinfo._app.MapGet("/productpage", bookinfo.Page);
        await bookinfo._app.StartAsync();
        return bookinfo;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task LoginAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        context.Response.Cookies.Append("session", form["username"].ToString());
        context.Response.StatusCode = 302;
    }

    private IResult Page(HttpContext context)
    {
        var turn = Interlocked.Increment(ref _turn);
        OnPage?.Invoke(turn);
        var stars = Version(context.Request.Cookies["session"], turn) switch
        {
            "v2" => "<div class=\"text-black-500\"><svg id=\"glyphicon glyphicon-star\"></svg></div>",
            "v3" => "<div class=\"text-red-500\"><svg id=\"glyphicon glyphicon-star\"></svg></div>",
            _ => "",
        };
        return Results.Text($"<title>Simple Bookstore App</title>\nReviewer1\n{stars}\n", "text/html");
    }

    private string Version(string? user, int turn)
    {
        if (Cluster?.Istio("virtualservices/reviews")?["spec"]?["http"] is not JsonArray rules) return $"v{(turn % 3) + 1}";
        var rule = rules.First(r => r!["match"] is not JsonArray match || match.Any(m => m!["headers"]!["end-user"]!["exact"]!.ToString() == user));
        return rule!["route"]![0]!["destination"]!["subset"]!.ToString();
    }
}
