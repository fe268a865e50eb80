using System.Diagnostics;
using System.Globalization;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.AccessLog;

/// <summary>The Go port's log: one line of names and values, or one JSON object, for each request.</summary>
internal sealed class GoRequestLog(LineWriter writer, bool asJson, GoLogLevel least, TimeProvider time) : IRequestLog
{
    public void Write(Exchange exchange)
    {
        var status = exchange.LoggedStatus ?? exchange.Http.Response.StatusCode;
        var level = status >= 500 ? GoLogLevel.Error : status >= 400 ? GoLogLevel.Warn : GoLogLevel.Info;
        if (level < least) return;
        var line = LineWriter.Begin();
        if (asJson) WriteJson(line, exchange, status, level);
        else WriteText(line, exchange, status, level);
        writer.Write(line);
    }

    /// <summary>A line that is about the server and not about a request.</summary>
    public void Write(string message)
    {
        if (least > GoLogLevel.Info) return;
        var line = LineWriter.Begin();
        if (asJson)
        {
            var json = new JsonText(line);
            json.Begin(JsonStyle.GoLine);
            json.BeginObject();
            Member(json, "time"u8, Now());
            Member(json, "level"u8, "INFO");
            Member(json, "msg"u8, message);
            json.EndObject();
        }
        else
        {
            line.AppendLatin1($"time={Now()} level=INFO msg=");
            Quoted(line, message);
        }

        writer.Write(line);
    }

    private void WriteText(ByteBuffer line, Exchange exchange, int status, GoLogLevel level)
    {
        var (method, uri, milliseconds) = (exchange.Http.Request.Method, Uri(exchange), Milliseconds(exchange));
        line.AppendLatin1(string.Create(CultureInfo.InvariantCulture, $"time={Now()} level={Name(level)} msg="));
        Quoted(line, string.Create(CultureInfo.InvariantCulture, $"{status} {method} {uri} {milliseconds:0.0}ms"));
        line.AppendLatin1(string.Create(CultureInfo.InvariantCulture, $" status={status} method="));
        Quoted(line, method);
        line.AppendLatin1(" uri=");
        Quoted(line, uri);
        line.AppendLatin1(" route=");
        Quoted(line, exchange.Route?.Pattern ?? "");
        line.AppendLatin1(string.Create(CultureInfo.InvariantCulture, $" size_bytes={exchange.BodyBytesSent} duration_ms={milliseconds:0.######} user_agent="));
        Quoted(line, exchange.RequestHeader("User-Agent") ?? "");
        line.AppendLatin1(" client_ip=");
        Quoted(line, GoEcho.OriginOf(exchange));
        line.AppendLatin1(string.Create(CultureInfo.InvariantCulture, $" request_size_bytes={RequestBytes(exchange)}"));
    }

    private void WriteJson(ByteBuffer line, Exchange exchange, int status, GoLogLevel level)
    {
        var (method, uri, milliseconds) = (exchange.Http.Request.Method, Uri(exchange), Milliseconds(exchange));
        var json = new JsonText(line);
        json.Begin(JsonStyle.GoLine);
        json.BeginObject();
        Member(json, "time"u8, Now());
        Member(json, "level"u8, Name(level));
        Member(json, "msg"u8, string.Create(CultureInfo.InvariantCulture, $"{status} {method} {uri} {milliseconds:0.0}ms"));
        json.Name("status"u8);
        json.Number(status);
        Member(json, "method"u8, method);
        Member(json, "uri"u8, uri);
        Member(json, "route"u8, exchange.Route?.Pattern ?? "");
        json.Name("size_bytes"u8);
        json.Number(exchange.BodyBytesSent);
        json.Name("duration_ms"u8);
        line.AppendLatin1(milliseconds.ToString("0.######", CultureInfo.InvariantCulture));
        Member(json, "user_agent"u8, exchange.RequestHeader("User-Agent") ?? "");
        Member(json, "client_ip"u8, GoEcho.OriginOf(exchange));
        json.Name("request_size_bytes"u8);
        json.Number(RequestBytes(exchange));
        json.EndObject();
    }

    private static void Member(JsonText json, ReadOnlySpan<byte> name, string value)
    {
        json.Name(name);
        json.String(value);
    }

    private static string Name(GoLogLevel level) => level switch
    {
        GoLogLevel.Error => "ERROR",
        GoLogLevel.Warn => "WARN",
        _ => "INFO",
    };

    private static string Uri(Exchange exchange) => exchange.Target.HasQuery ? $"{exchange.Target.Path}?{exchange.Target.Query}" : exchange.Target.Path;

    private static double Milliseconds(Exchange exchange) => Stopwatch.GetElapsedTime(exchange.Started).TotalMilliseconds;

    private static long RequestBytes(Exchange exchange) => exchange.Http.Request.ContentLength ?? exchange.BodyBytesReceived;

    // A value without blanks stands bare, any other in quotes with escapes.
    private static void Quoted(ByteBuffer line, string text)
    {
        if (text.Length > 0 && text.All(c => c is > ' ' and < '\x7f' and not ('"' or '=')))
        {
            line.AppendLatin1(text);
            return;
        }

        var json = new JsonText(line);
        json.Begin(JsonStyle.Go);
        json.String(text);
    }

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
