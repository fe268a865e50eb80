using System.Text;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>Asks a proxy's admin interface as exec in container <c>istio-proxy</c> does: without a socket.</summary>
internal static class AdminExec
{
    public static async Task<(int Status, string Body)> AskAsync(IProxy proxy, string method, string pathAndQuery)
    {
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = TestContext.Current.CancellationToken };
        context.Request.Method = method;
        context.Request.Path = question < 0 ? pathAndQuery : pathAndQuery[..question];
        context.Request.QueryString = new QueryString(question < 0 ? "" : pathAndQuery[question..]);
        context.Response.Body = body;
        await proxy.HandleAdminAsync(context);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    public static async Task<string> GetAsync(IProxy proxy, string pathAndQuery)
    {
        var (status, body) = await AskAsync(proxy, "GET", pathAndQuery);
        Assert.Equal(200, status);
        return body;
    }

    public static async Task PostAsync(IProxy proxy, string pathAndQuery) => Assert.Equal((200, "OK\n"), await AskAsync(proxy, "POST", pathAndQuery));
}
