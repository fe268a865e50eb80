using System.Text.Unicode;

using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>A request as the Python original describes it.</summary>
internal static class PythonEcho
{
    /// <summary>The query name that brings back what proxies added.</summary>
    private const string ShowEnv = "show_env";

    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal)
    {
        "X-Varnish", "X-Request-Start", "X-Heroku-Queue-Depth", "X-Real-Ip", "X-Forwarded-Proto", "X-Forwarded-Protocol", "X-Forwarded-Ssl",
        "X-Heroku-Queue-Wait-Time", "X-Forwarded-For", "X-Heroku-Dynos-In-Use", "X-Forwarded-Port", "X-Request-Id", "Via",
        "Total-Route-Time", "Connect-Time",
    };

    public static void Request(Exchange exchange, bool withMethod)
    {
        var json = exchange.Json;
        json.Name("args"u8);
        json.StringsOrArrays(exchange.Query);
        Headers(exchange);
        if (withMethod) Method(exchange);
        Origin(exchange);
        Url(exchange);
    }

    public static async Task<bool> RequestWithBodyAsync(Exchange exchange, bool withMethod, bool withJson)
    {
        if (await exchange.ReadBodyAsync() is not BodyProblem.None and var problem)
        {
            await PythonBodyProblems.Answer(exchange, problem);
            return false;
        }

        Dialect.Begin(exchange).BeginObject();
        Describe(exchange, PostedForm.ReadLenient(exchange), withMethod, withJson);
        exchange.Json.EndObject();
        return true;
    }

    public static void Headers(Exchange exchange)
    {
        exchange.Json.Name("headers"u8);
        exchange.Json.Strings(Shown(exchange), join: true);
    }

    public static void Method(Exchange exchange)
    {
        exchange.Json.Name("method"u8);
        exchange.Json.String(exchange.Http.Request.Method);
    }

    public static void Origin(Exchange exchange)
    {
        exchange.Json.Name("origin"u8);
        exchange.Json.String(OriginOf(exchange));
    }

    public static string OriginOf(Exchange exchange) => exchange.RequestHeader("X-Forwarded-For") ?? exchange.Peer;

    public static void Url(Exchange exchange)
    {
        exchange.Json.Name("url"u8);
        exchange.Json.String(PythonUrl.Of(exchange));
    }

    public static bool ShowsEnvironment(Exchange exchange) => exchange.Settings.ShowProxyHeaders || (exchange.Target.HasQuery && exchange.Query.Contains(ShowEnv));

    /// <summary>Names in the original's spelling; a header that came with nothing in it counts only where it may be empty.</summary>
    public static FieldList Shown(Exchange exchange)
    {
        var fields = exchange.Headers;
        fields.Clear();
        var all = ShowsEnvironment(exchange);
        foreach (var (name, values) in exchange.Http.Request.Headers)
        {
            var shown = HeaderSpelling.Python(name);
            if (name[0] == ':' || (!all && Hidden.Contains(shown))) continue;
            if (values.Count == 1 && values[0] is "" && shown is "Content-Type" or "Content-Length") continue;
            foreach (var value in values) fields.Add(shown, value ?? "");
        }

        return fields;
    }

    private static void Describe(Exchange exchange, PostedForm form, bool withMethod, bool withJson)
    {
        var json = exchange.Json;
        // A form is shown as fields only, not as data.
        var data = form.IsForm ? default : exchange.Body;
        var isText = Utf8.IsValid(data.Span);
        json.Name("args"u8);
        json.StringsOrArrays(exchange.Query);
        json.Name("data"u8);
        if (isText) json.Utf8String(data.Span);
        else json.DataUrl("application/octet-stream", data.Span, urlSafe: false);
        json.Name("files"u8);
        Files(json, form.Files);
        json.Name("form"u8);
        json.StringsOrArrays(form.Fields);
        Headers(exchange);
        if (withJson) Parsed(json, data, isText);
        if (withMethod) Method(exchange);
        Origin(exchange);
        Url(exchange);
    }

    private static void Parsed(JsonText json, ReadOnlyMemory<byte> data, bool isText)
    {
        json.Name("json"u8);
        if (!data.IsEmpty && isText && JsonParser.Python(System.Text.Encoding.UTF8.GetString(data.Span)) is { } value && JsonEcho.Fits(value, JsonStyle.Python, data.Length)) json.Value(value);
        else json.Null();
    }

    // The first file of a name is the one that counts.
    private static void Files(JsonText json, IReadOnlyList<PostedFile> files)
    {
        json.BeginObject();
        foreach (var file in files.DistinctBy(file => file.Field).OrderBy(file => file.Field, CodePointOrder.Instance))
        {
            json.Name(file.Field);
            if (Utf8.IsValid(file.Content.Span)) json.Utf8String(file.Content.Span);
            else json.DataUrl(file.ContentType ?? "application/octet-stream", file.Content.Span, urlSafe: false);
        }

        json.EndObject();
    }
}
