using System.IO.Compression;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

using ZstdSharp;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The description of the request, compressed whatever the client accepts.</summary>
internal static class CompressionEndpoints
{
    public static void MapCompression(this RouteTable routes)
    {
        routes.Py("/gzip", Methods.GetHead, Gzip);
        routes.Go("/gzip", Methods.Any, Gzip);
        routes.Py("/deflate", Methods.GetHead, Deflate);
        routes.Go("/deflate", Methods.Any, Deflate);
        routes.Py("/brotli", Methods.GetHead, Brotli);
        routes.Go("/brotli", Methods.Any, Brotli);
        routes.Py("/zstd", Methods.GetHead, Zstandard);
        routes.Go("/zstd", Methods.Any, Zstandard);
    }

    private static Task Gzip(Exchange exchange) =>
        Send(exchange, "gzip", "gzipped"u8, static target => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true));

    // "deflate" on the wire has zlib's frame around it.
    private static Task Deflate(Exchange exchange) =>
        Send(exchange, "deflate", "deflated"u8, static target => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true));

    private static Task Brotli(Exchange exchange) =>
        Send(exchange, "br", "brotli"u8, static target => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true));

    private static Task Zstandard(Exchange exchange) =>
        Send(exchange, "zstd", "zstd"u8, static target => new CompressionStream(target, leaveOpen: true));

    private static Task Send(Exchange exchange, string encoding, ReadOnlySpan<byte> key, Func<Stream, Stream> compress)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        if (exchange.Settings.Dialect == DialectName.Py) DescribePy(exchange, key);
        else DescribeGo(exchange, key);
        json.EndObject();
        exchange.Text.Append((byte)'\n');
        var packed = new MemoryStream();
        using (var stream = compress(packed)) stream.Write(exchange.Text.Written);
        exchange.Http.Response.Headers.ContentEncoding = encoding;
        return exchange.Send(200, exchange.Dialect.JsonType, packed.GetBuffer().AsMemory(0, (int)packed.Length), lengthOnHead: true);
    }

    // Sorted: "brotli", "deflated" and "gzipped" stand before "headers", "zstd" stands last.
    private static void DescribePy(Exchange exchange, ReadOnlySpan<byte> key)
    {
        if (key[0] < (byte)'h') Flag(exchange, key);
        PythonEcho.Headers(exchange);
        PythonEcho.Method(exchange);
        PythonEcho.Origin(exchange);
        if (key[0] > (byte)'h') Flag(exchange, key);
    }

    private static void DescribeGo(Exchange exchange, ReadOnlySpan<byte> key)
    {
        var json = exchange.Json;
        json.Name("args"u8);
        json.Arrays(exchange.Query);
        GoEcho.Headers(exchange);
        PythonEcho.Method(exchange);
        json.Name("origin"u8);
        json.String(GoEcho.OriginOf(exchange));
        json.Name("url"u8);
        json.String("");
        Flag(exchange, key);
    }

    private static void Flag(Exchange exchange, ReadOnlySpan<byte> key)
    {
        exchange.Json.Name(key);
        exchange.Json.Bool(true);
    }
}
