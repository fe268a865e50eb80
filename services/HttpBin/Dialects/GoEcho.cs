using System.Globalization;
using System.IO.Enumeration;
using System.Text;

using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>A request as the Go port describes it.</summary>
internal static class GoEcho
{
    private static readonly string[] OriginHeaders = ["Fly-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "True-Client-IP"];

    public static void Request(Exchange exchange, bool withMethod)
    {
        var json = exchange.Json;
        json.Name("args"u8);
        json.Arrays(exchange.Query);
        Headers(exchange);
        if (withMethod)
        {
            json.Name("method"u8);
            json.String(exchange.Http.Request.Method);
        }

        json.Name("origin"u8);
        json.String(OriginOf(exchange));
        json.Name("url"u8);
        json.String(GoUrl.Of(exchange));
    }

    public static async Task<bool> RequestWithBodyAsync(Exchange exchange)
    {
        if (await exchange.ReadBodyAsync() is not BodyProblem.None and var problem)
        {
            await GoBodyProblems.Answer(exchange, problem);
            return false;
        }

        var form = exchange.Body.IsEmpty ? new PostedForm(false, exchange.Form, []) : PostedForm.ReadStrict(exchange);
        JsonValue? parsed = null;
        var error = form.Error;
        var type = exchange.Http.Request.ContentType ?? "";
        if (MediaType.Of(type) == "application/json" && !exchange.Body.IsEmpty) parsed = JsonParser.Go(Encoding.UTF8.GetString(exchange.Body.Span), out error);
        if (parsed is not null && !JsonEcho.Fits(parsed, exchange.Dialect.Json, exchange.Body.Length)) error = "json: the indented form would be too long";
        if (error is not null)
        {
            await exchange.Dialect.Error(exchange, 400, $"error parsing request body: {error}");
            return false;
        }

        Dialect.Begin(exchange).BeginObject();
        Request(exchange, withMethod: true);
        Describe(exchange, form, parsed, type);
        exchange.Json.EndObject();
        return true;
    }

    public static void Headers(Exchange exchange)
    {
        exchange.Json.Name("headers"u8);
        exchange.Json.Arrays(Shown(exchange));
    }

    /// <summary>The first address that a proxy named, else the caller's.</summary>
    public static string OriginOf(Exchange exchange)
    {
        foreach (var name in OriginHeaders)
        {
            if (exchange.Http.Request.Headers.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } address) return HeaderText.Latin1AsUtf8(address);
        }

        if (exchange.RequestHeader("X-Forwarded-For") is { } forwarded && forwarded.Split(',')[0].Trim() is { Length: > 0 } first) return HeaderText.Latin1AsUtf8(first);
        return exchange.Settings.AsGo215 ? string.Create(CultureInfo.InvariantCulture, $"{exchange.Peer}:{exchange.Http.Connection.RemotePort}") : exchange.Peer;
    }

    private static void Describe(Exchange exchange, PostedForm form, JsonValue? parsed, string type)
    {
        var json = exchange.Json;
        json.Name("data"u8);
        if (exchange.Body.IsEmpty || IsShownAsText(type)) json.Utf8String(exchange.Body.Span);
        else json.DataUrl(type.Length == 0 ? "application/octet-stream" : HeaderText.Latin1AsUtf8(type), exchange.Body.Span, urlSafe: true);
        json.Name("files"u8);
        Files(json, form.Files);
        json.Name("form"u8);
        json.Arrays(form.Fields);
        json.Name("json"u8);
        if (parsed is null) json.Null();
        else json.Value(parsed);
    }

    private static bool IsShownAsText(string type) =>
        MediaType.Of(type) is "text/html" or "text/plain" or "application/json" or "application/x-www-form-urlencoded" or "multipart/form-data";

    private static void Files(JsonText json, IReadOnlyList<PostedFile> files)
    {
        json.BeginObject();
        foreach (var field in files.GroupBy(file => file.Field).OrderBy(group => group.Key, CodePointOrder.Instance))
        {
            json.Name(field.Key);
            json.BeginArray();
            foreach (var file in field)
            {
                json.Element();
                json.Utf8String(file.Content.Span);
            }

            json.EndArray();
        }

        json.EndObject();
    }

    public static FieldList Shown(Exchange exchange)
    {
        var fields = exchange.Headers;
        fields.Clear();
        foreach (var (name, values) in exchange.Http.Request.Headers)
        {
            if (name[0] == ':' || IsExcluded(exchange.Settings.ExcludeHeaders, name)) continue;
            var shown = HeaderSpelling.Go(name);
            foreach (var value in values) fields.Add(shown, HeaderText.Latin1AsUtf8(value ?? ""));
        }

        return fields;
    }

    private static bool IsExcluded(IReadOnlyList<string> patterns, string name)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (FileSystemName.MatchesSimpleExpression(patterns[i], name, ignoreCase: true)) return true;
        }

        return false;
    }
}
