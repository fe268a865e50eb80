using System.Diagnostics;
using System.Net;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>Looks at the product page through the gateway, signed in or not.</summary>
internal sealed class SeedBrowser(Uri ingress) : IDisposable
{
    private readonly Dictionary<string, HttpClient> _clients = [];

    /// <param name="user">Whom to sign in as; null: nobody.</param>
    public async Task<(string Html, TimeSpan Took)> LookAsync(string? user)
    {
        var client = await ClientAsync(user);
        var start = Stopwatch.GetTimestamp();
        var html = await client.GetStringAsync(new Uri(ingress, "/productpage"));
        return (html, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private async Task<HttpClient> ClientAsync(string? user)
    {
        if (_clients.TryGetValue(user ?? "", out var known)) return known;
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, UseProxy = false });
        _clients[user ?? ""] = client;
        if (user is null) return client;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = user, ["passwd"] = "password" });
        using var answer = await client.PostAsync(new Uri(ingress, "/login"), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }
}
