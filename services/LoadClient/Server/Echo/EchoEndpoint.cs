using System.IO.Compression;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Sends a request's body back, or what its query asks for instead.</summary>
internal sealed class EchoEndpoint(ServerOptions options, BodyBudget budget, MadeUpBytes madeUp, EchoFinish finish, Random random)
{
    private readonly Dictionary<string, StringValues> _defaults = QueryHelpers.ParseQuery(options.Echo.DefaultParameters);

    public async Task AnswerAsync(HttpContext context)
    {
        var arguments = Arguments(context);
        if (!await finish.BeginAsync(context, arguments)) return;
        var gzip = arguments.Gzip && EchoFinish.TakesGzip(context.Request);
        if (arguments.Size is { } size)
        {
            context.Response.Headers.TryAdd("Content-Type", "application/octet-stream");
            await SendAsync(context, madeUp.Take(size), gzip);
        }
        else if (HttpProtocol.IsHttp2(context.Request.Protocol) && !gzip)
        {
            await StreamAsync(context);
        }
        else
        {
            await EchoAsync(context, gzip);
        }
    }

    /// <summary>What a request asks for, or what the server does where it has no <c>?</c>.</summary>
    public EchoArguments Arguments(HttpContext context)
    {
        if (context.Request.QueryString.HasValue) return EchoArguments.Read(context.Request.Query, options.Echo, random);
        var isBare = !context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Contains('?');
        return isBare && _defaults.Count > 0 ? EchoArguments.Read(_defaults, options.Echo, random) : EchoArguments.None;
    }

    private async Task EchoAsync(HttpContext context, bool gzip)
    {
        using var body = new HeldBody(budget);
        var refused = await body.ReadAsync(context.Request, context.RequestAborted);
        if (refused > 0)
        {
            context.Response.StatusCode = refused;
            return;
        }

        EchoFinish.CopyType(context, body.Bytes.Length > 0);
        await SendAsync(context, body.Bytes, gzip);
    }

    // What is not held may be of any length, and as slow as its sender likes.
    private static async Task StreamAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } pace) pace.MinDataRate = null;
        EchoFinish.CopyType(context, hasBody: true);
        if (EchoFinish.IsBodyless(context.Response.StatusCode)) return;
        context.Response.ContentLength = context.Request.ContentLength;
        // A client may wait for the head of the answer before it sends the body.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }) await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Request.BodyReader.CopyToAsync(context.Response.BodyWriter, context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes, bool gzip)
    {
        if (EchoFinish.IsBodyless(context.Response.StatusCode)) return;
        if (!gzip)
        {
            context.Response.ContentLength = bytes.Length;
            if (bytes.Length > 0) await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
            return;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        await using var compressed = new GZipStream(context.Response.BodyWriter.AsStream(), CompressionLevel.Fastest);
        await compressed.WriteAsync(bytes, context.RequestAborted);
    }
}
