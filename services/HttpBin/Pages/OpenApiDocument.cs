using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Pages;

/// <summary>The OpenAPI 2.0 document of the Python dialect, written from the routes that are served.</summary>
internal static class OpenApiDocument
{
    public static void Write(Exchange exchange, JsonText json)
    {
        json.BeginObject();
        Member(json, "basePath"u8, BasePath(exchange));
        json.Name("definitions"u8);
        json.BeginObject();
        json.EndObject();
        Member(json, "host"u8, exchange.Http.Request.Headers.Host.ToString());
        json.Name("info"u8);
        Info(json);
        json.Name("paths"u8);
        Paths(exchange, json);
        json.Name("schemes"u8);
        json.BeginArray();
        json.Element();
        json.String(exchange.RequestHeader("X-Forwarded-Proto") == "https" || exchange.Dialect.IsHttps(exchange) ? "https" : "http");
        json.EndArray();
        Member(json, "swagger"u8, "2.0");
        json.Name("tags"u8);
        Tags(exchange, json);
        json.EndObject();
    }

    // Behind a gateway that took a prefix away, the browser must put it in front again.
    private static string BasePath(Exchange exchange) =>
        exchange.RequestHeader("X-Forwarded-Prefix") is { Length: > 1 } prefix && prefix[0] == '/' && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~')
            ? "/" + prefix.Trim('/')
            : "/";

    private static void Info(JsonText json)
    {
        json.BeginObject();
        Member(json, "description"u8, "A simple HTTP Request & Response Service.");
        Member(json, "title"u8, "httpbin.org");
        Member(json, "version"u8, "0.9.2");
        json.EndObject();
    }

    // The page shows the headings in this order.
    private static void Tags(Exchange exchange, JsonText json)
    {
        json.BeginArray();
        foreach (var family in exchange.Dialect.Routes.Families)
        {
            json.Element();
            json.BeginObject();
            Member(json, "name"u8, family);
            json.EndObject();
        }

        json.EndArray();
    }

    private static void Paths(Exchange exchange, JsonText json)
    {
        json.BeginObject();
        foreach (var route in exchange.Dialect.Routes.Routes.DistinctBy(SwaggerPath).OrderBy(SwaggerPath, CodePointOrder.Instance))
        {
            json.Name(SwaggerPath(route));
            json.BeginObject();
            foreach (var method in MethodNames.Allow(route.Methods & ~(Methods.Head | Methods.Options | Methods.Trace)).Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                json.Name(method.ToLowerInvariant());
                Operation(json, route);
            }

            json.EndObject();
        }

        json.EndObject();
    }

    private static void Operation(JsonText json, Route route)
    {
        json.BeginObject();
        json.Name("parameters"u8);
        json.BeginArray();
        foreach (var segment in route.Pattern.Split('/').Where(segment => segment.StartsWith('{')))
        {
            json.Element();
            json.BeginObject();
            Member(json, "in"u8, "path");
            Member(json, "name"u8, NameOf(segment));
            json.Name("required"u8);
            json.Bool(true);
            Member(json, "type"u8, segment.EndsWith(":int}", StringComparison.Ordinal) ? "integer" : "string");
            json.EndObject();
        }

        json.EndArray();
        json.Name("responses"u8);
        json.BeginObject();
        json.Name("default"u8);
        json.BeginObject();
        Member(json, "description"u8, "As the contract of this path says.");
        json.EndObject();
        json.EndObject();
        json.Name("tags"u8);
        json.BeginArray();
        json.Element();
        json.String(route.Family);
        json.EndArray();
        json.EndObject();
    }

    private static string SwaggerPath(Route route) => string.Join('/', route.Pattern.Split('/').Select(segment => segment.StartsWith('{') ? $"{{{NameOf(segment)}}}" : segment));

    private static string NameOf(string segment) => segment.Trim('{', '}', '*').Replace(":int", "", StringComparison.Ordinal);

    private static void Member(JsonText json, ReadOnlySpan<byte> name, string value)
    {
        json.Name(name);
        json.String(value);
    }
}
