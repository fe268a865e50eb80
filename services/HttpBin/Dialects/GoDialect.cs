using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>The Go port: arrays of values everywhere, errors as JSON, nearly any method on nearly any path.</summary>
internal sealed class GoDialect() : Dialect(DialectName.Go)
{
    public override JsonStyle Json => JsonStyle.Go;

    public override JsonStyle JsonLine => JsonStyle.GoLine;

    public override string JsonType => "application/json; charset=utf-8";

    public override string? EmptyType => null;

    public override bool LengthOnHead => false;

    public override string? ReasonPhrase(int status) => null;

    public override void ReadQuery(string query, FieldList fields) => QueryText.ReadStrict(query, fields);

    public override bool IsHttps(Exchange exchange) => GoUrl.Scheme(exchange) == "https";

    public override void DescribeRequest(Exchange exchange, bool withMethod) => GoEcho.Request(exchange, withMethod);

    public override Task<bool> DescribeWithBodyAsync(Exchange exchange, bool withMethod, bool withJson) => GoEcho.RequestWithBodyAsync(exchange);

    public override Task Error(Exchange exchange, int status, string detail = "")
    {
        var json = Begin(exchange);
        json.BeginObject();
        json.Name("status_code"u8);
        json.Number(status);
        json.Name("error"u8);
        json.String(GoReasonPhrases.Of(status));
        if (detail.Length > 0)
        {
            json.Name("detail"u8);
            json.String(detail);
        }

        json.EndObject();
        return exchange.SendJson(status);
    }

    public override Task AnswerAsync(Exchange exchange)
    {
        if (!GoPath.TryStripPrefix(exchange)) return NotFound(exchange);
        var headers = exchange.Http.Response.Headers;
        Cors(exchange, headers);
        if (exchange.Method == Methods.Options) return exchange.SendEmpty(StatusCodes.Status200OK);
        if (exchange.IsTunnel) return PlainError(exchange, 405, "Method Not Allowed");
        exchange.Route = Routes.FindLiteral(exchange.Path);
        if (exchange.Route is null)
        {
            if (!GoPath.TrySplit(exchange.Path, out var segments)) return PlainError(exchange, 400, "400 Bad Request");
            if (GoPath.Cleaned(exchange.Path) is { } clean) return Redirect(exchange, clean);
            exchange.Route = Routes.Find(segments, exchange.Values);
        }

        if (exchange.Route is not { } route) return NotFound(exchange);
        if ((route.Methods & exchange.Method) != 0) return route.Handler(exchange);
        headers.Allow = MethodNames.Allow(route.Methods);
        return PlainError(exchange, 405, "Method Not Allowed");
    }

    private static Task NotFound(Exchange exchange) => PlainError(exchange, 404, "404 page not found");

    private static Task PlainError(Exchange exchange, int status, string line)
    {
        exchange.Http.Response.Headers.XContentTypeOptions = "nosniff";
        return exchange.SendText(status, exchange.Dialect.PlainType, line + "\n");
    }

    private static Task Redirect(Exchange exchange, string clean)
    {
        var status = exchange.Settings.AsGo215 ? StatusCodes.Status301MovedPermanently : StatusCodes.Status307TemporaryRedirect;
        var target = exchange.Settings.Prefix + clean + (exchange.Target.HasQuery ? "?" + exchange.Target.Query : "");
        exchange.Http.Response.Headers.Location = HeaderText.WithoutControls(target);
        if ((exchange.Method & Methods.GetHead) == 0) return exchange.SendEmpty(status);
        return exchange.SendText(status, exchange.Dialect.HtmlType, $"<a href=\"{HtmlText.Escape(target)}\">{GoReasonPhrases.Of(status)}</a>.\n\n");
    }

    private static void Cors(Exchange exchange, IHeaderDictionary headers)
    {
        var request = exchange.Http.Request.Headers;
        headers.AccessControlAllowOrigin = request.Origin is { Count: > 0 } origin && origin[0] is { Length: > 0 } first ? HeaderText.Safe(first) : "*";
        headers.AccessControlAllowCredentials = "true";
        if (exchange.Method != Methods.Options) return;
        headers.AccessControlAllowMethods = "GET, POST, HEAD, PUT, DELETE, PATCH, OPTIONS";
        headers.AccessControlMaxAge = "3600";
        if (request.AccessControlRequestHeaders is { Count: > 0 } wanted && wanted[0] is { Length: > 0 } names) headers.AccessControlAllowHeaders = HeaderText.Safe(names);
    }
}
