using System.Globalization;
using System.Text;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Writes replies of the proxy in Envoy's shape (contract mesh.md section 2).</summary>
internal static class LocalReplyWriter
{
    public static async Task WriteAsync(Exchange exchange, LocalReply reply, string? server)
    {
        var context = exchange.Context;
        var response = context.Response;
        exchange.Details = reply.Details;
        if (reply.Flag is not null) exchange.AddFlag(reply.Flag);
        exchange.TransportFailure = reply.TransportFailure;
        exchange.ServiceTime = null;
        if (response.HasStarted) return;

        response.Clear();
        if (reply.Overloaded) response.Headers["x-envoy-overloaded"] = "true";
        if ((reply.Closes || !exchange.Facts.Listener.IsOpen) && HttpProtocol.IsHttp11(context.Request.Protocol)) response.Headers.Connection = "close";
        if (IsGrpc(context.Request))
        {
            WriteTrailersOnly(response, reply);
            Complete(exchange, server);
            return;
        }

        response.StatusCode = reply.Status;
        if (reply.Location is not null) response.Headers.Location = reply.Location;
        var head = HttpMethods.IsHead(context.Request.Method);
        var body = BodyOf(reply);
        if (body.IsEmpty)
        {
            // Envoy says chunked to a HEAD; Kestrel refuses to say so where no body may follow, so no length is said at all.
            if (!head && reply.Status is not (204 or 304)) response.ContentLength = 0;
            Complete(exchange, server);
            return;
        }

        response.ContentType = "text/plain";
        response.ContentLength = body.Length;
        exchange.LocalReplyLength = body.Length;
        Complete(exchange, server);
        if (!head) await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The route's header rules hold for our own replies too; the server header is not theirs to choose.</summary>
    private static void Complete(Exchange exchange, string? server)
    {
        HeaderWriter.ChangeResponse(exchange);
        CorsFilter.ChangeResponse(exchange);
        if (server is not null) exchange.Context.Response.Headers.Server = server;
    }

    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type
        && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (type.Length == "application/grpc".Length || type["application/grpc".Length] is '+' or ';');

    private static void WriteTrailersOnly(HttpResponse response, LocalReply reply)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        var code = reply.GrpcStatus ?? GrpcStatusCodes.FromHttp(reply.Status);
        response.Headers.GrpcStatus = code.ToString(CultureInfo.InvariantCulture);
        if (BodyOf(reply) is { IsEmpty: false } message) response.Headers.GrpcMessage = PercentEncode(message.Span);
    }

    private static ReadOnlyMemory<byte> BodyOf(LocalReply reply) => reply.Bytes.IsEmpty ? Encoding.UTF8.GetBytes(reply.Body) : reply.Bytes;

    // gRPC leaves printable ASCII as it is, except the percent sign.
    private static string PercentEncode(ReadOnlySpan<byte> text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in text)
        {
            if (b is >= 0x20 and <= 0x7e and not (byte)'%') encoded.Append((char)b);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }
}
