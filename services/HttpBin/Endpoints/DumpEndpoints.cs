using System.Text;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The request as it would be written again.</summary>
internal static class DumpEndpoints
{
    public static void MapDump(this RouteTable routes) => routes.Both("/dump/request", Methods.Any, Dump);

    private static async Task Dump(Exchange exchange)
    {
        if (await exchange.ReadBodyAsync() is not BodyProblem.None and var problem)
        {
            await GoBodyProblems.Answer(exchange, problem);
            return;
        }

        var text = exchange.Text;
        text.Clear();
        Head(exchange, text);
        var chunked = exchange.Http.Request.Headers.TransferEncoding.Count > 0;
        if (chunked) Chunk(text, exchange.Body.Span);
        else text.Append(exchange.Body.Span);
        // The bytes may be anything; a type that browsers do not render keeps them harmless.
        exchange.Http.Response.Headers.XContentTypeOptions = "nosniff";
        await exchange.Send(200, exchange.Dialect.PlainType, text.WrittenMemory);
    }

    private static void Head(Exchange exchange, ByteBuffer text)
    {
        var request = exchange.Http.Request;
        var query = exchange.Target.HasQuery ? "?" + exchange.Target.Query : "";
        text.AppendLatin1($"{request.Method} {exchange.Path}{query} HTTP/1.1\r\nHost: {request.Headers.Host}\r\n");
        var fields = exchange.Headers;
        fields.Clear();
        foreach (var (name, values) in request.Headers)
        {
            if (name[0] == ':' || name.Equals("Host", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var value in values) fields.Add(HeaderSpelling.Go(name), value ?? "");
        }

        fields.Sort();
        for (var i = 0; i < fields.Count; i++) text.AppendLatin1($"{fields[i].Name}: {fields[i].Value}\r\n");
        text.AppendLatin1("\r\n");
    }

    private static void Chunk(ByteBuffer text, ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty)
        {
            text.Append(Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"));
            text.Append(body);
            text.Append("\r\n"u8);
        }

        text.Append("0\r\n\r\n"u8);
    }
}
