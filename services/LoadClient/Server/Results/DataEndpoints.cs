using System.Security.Cryptography;
using System.Text;

namespace Bookinfo.LoadClient.Server.Results;

/// <summary>Raw results, for other servers and scripts.</summary>
internal sealed class DataEndpoints(ServerOptions options, ResultFolder results)
{
    private const string Index = "index.tsv";

    /// <summary>Answers for what follows <c>data/</c>.</summary>
    public async Task AnswerAsync(HttpContext context, string name)
    {
        var response = context.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        if (name == Index)
        {
            response.ContentType = "text/tab-separated-values; charset=utf-8";
            await response.WriteAsync(Table(context), context.RequestAborted);
        }
        else if (name.Length == 0)
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync($"<pre>\n{string.Concat(results.Ids().Select(id => $"<a href=\"{id}.json\">{id}.json</a>\n"))}</pre>\n", context.RequestAborted);
        }
        else if (name.EndsWith(ResultFolder.Extension, StringComparison.Ordinal) && results.Read(name) is { } json)
        {
            response.ContentType = "application/json";
            response.ContentLength = json.Length;
            // A result never changes.
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            await response.BodyWriter.WriteAsync(json, context.RequestAborted);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private string Table(HttpContext context)
    {
        var start = options.BaseUrl.Length > 0 ? options.BaseUrl.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host.Value}";
        var table = new StringBuilder("TsvHttpData-1.0\n");
        foreach (var id in results.Ids())
        {
            if (results.Read(id) is not { } json) continue;
#pragma warning disable CA5351 // The format of the table asks for MD5; it finds broken copies, no attackers.
            table.Append(start).Append(options.UiPath).Append("data/").Append(id).Append(".json\t").Append(json.Length).Append('\t').Append(Convert.ToBase64String(MD5.HashData(json))).Append('\n');
#pragma warning restore CA5351
        }

        return table.ToString();
    }
}
