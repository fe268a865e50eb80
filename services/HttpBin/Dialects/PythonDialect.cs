using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>The Python original under gunicorn: strings where one value came, HTML error pages, methods strictly by path.</summary>
internal sealed class PythonDialect() : Dialect(DialectName.Py)
{
    private const string ServerName = "gunicorn/19.9.0";

    public override JsonStyle Json => JsonStyle.Python;

    public override JsonStyle JsonLine => JsonStyle.PythonLine;

    public override string JsonType => "application/json";

    public override string? EmptyType => HtmlType;

    public override bool LengthOnHead => true;

    public override string? ReasonPhrase(int status) => PythonReasonPhrases.Of(status);

    public override void ReadQuery(string query, FieldList fields) => QueryText.ReadLenient(query, fields);

    public override bool IsHttps(Exchange exchange) => PythonScheme.IsHttps(exchange);

    public override void DescribeRequest(Exchange exchange, bool withMethod) => PythonEcho.Request(exchange, withMethod);

    public override Task<bool> DescribeWithBodyAsync(Exchange exchange, bool withMethod, bool withJson) =>
        PythonEcho.RequestWithBodyAsync(exchange, withMethod, withJson);

    public override Task Error(Exchange exchange, int status, string detail = "") =>
        detail.Length == 0 ? PythonPages.Error(exchange, status) : exchange.SendText(status, PlainType, detail);

    public override Task AnswerAsync(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        headers.Server = ServerName;
        headers.Connection = KeepsAlive(exchange) ? "keep-alive" : "close";
        if (PythonRequestLimits.Broken(exchange) is { } reason) return PythonPages.Refused(exchange, reason);
        Cors(exchange, headers);
        if (Route(exchange) is not { } route) return PythonPages.Error(exchange, StatusCodes.Status404NotFound);
        if (exchange.Method == Methods.Options) return Options(exchange, route);
        if ((route.Methods & exchange.Method) != 0 && !exchange.IsTunnel) return route.Handler(exchange);
        headers.Allow = MethodNames.Allow(route.Methods | Methods.Options);
        return PythonPages.Error(exchange, StatusCodes.Status405MethodNotAllowed);
    }

    private static void Cors(Exchange exchange, IHeaderDictionary headers)
    {
        var request = exchange.Http.Request.Headers;
        headers.AccessControlAllowOrigin = request.Origin.Count > 0 ? HeaderText.Safe(request.Origin.ToString()) : "*";
        headers.AccessControlAllowCredentials = "true";
        if (exchange.Method != Methods.Options) return;
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, PATCH, OPTIONS";
        headers.AccessControlMaxAge = "3600";
        if (request.AccessControlRequestHeaders.Count > 0) headers.AccessControlAllowHeaders = HeaderText.Safe(request.AccessControlRequestHeaders.ToString());
    }

    private Route? Route(Exchange exchange)
    {
        exchange.Route = Routes.FindLiteral(exchange.Path);
        if (exchange.Route is not null || !exchange.Path.StartsWith('/')) return exchange.Route;
        // The path is decoded first and split afterwards: an encoded slash splits, too. Slashes in front do not count.
        var segments = PercentText.Decode(exchange.Path, plusIsSpace: false).TrimStart('/').Split('/');
        return exchange.Route = Routes.Find(segments, exchange.Values);
    }

    private static Task Options(Exchange exchange, Route route)
    {
        exchange.Http.Response.Headers.Allow = MethodNames.Allow(route.Methods | Methods.Options);
        return exchange.SendEmpty(StatusCodes.Status200OK);
    }

    private static bool KeepsAlive(Exchange exchange)
    {
        if (exchange.Settings.CloseEachTime || exchange.Server.IsStopping) return false;
        var request = exchange.Http.Request;
        var connection = request.Headers.Connection;
        if (connection.Count == 0) return request.Protocol != "HTTP/1.0";
        var wish = connection.ToString();
        return request.Protocol == "HTTP/1.0"
            ? wish.Contains("keep-alive", StringComparison.OrdinalIgnoreCase)
            : !wish.Contains("close", StringComparison.OrdinalIgnoreCase);
    }
}
