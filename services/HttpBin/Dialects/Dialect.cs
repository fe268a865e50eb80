using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>
/// Everything in which the originals differ on all paths alike. What differs on one path only stands with that path, in Endpoints/.
/// </summary>
internal abstract class Dialect
{
    protected Dialect(DialectName name)
    {
        Routes = new RouteTable(name);
        AllRoutes.Map(Routes);
    }

    public RouteTable Routes { get; }

    /// <summary>Layout of JSON bodies.</summary>
    public abstract JsonStyle Json { get; }

    /// <summary>Layout of the lines of streamed JSON.</summary>
    public abstract JsonStyle JsonLine { get; }

    public abstract string JsonType { get; }

    /// <summary>Content type of an answer without a body.</summary>
    public abstract string? EmptyType { get; }

    /// <summary>Content type of HTML pages.</summary>
    public string HtmlType { get; } = "text/html; charset=utf-8";

    public string PlainType { get; } = "text/plain; charset=utf-8";

    /// <summary>Whether HEAD gives the length that GET would have.</summary>
    public abstract bool LengthOnHead { get; }

    /// <summary>A phrase for the status line; null for the usual one.</summary>
    public abstract string? ReasonPhrase(int status);

    public abstract void ReadQuery(string query, FieldList fields);

    /// <summary>Answers a request: the rules common to all paths, then the route's handler.</summary>
    public abstract Task AnswerAsync(Exchange exchange);

    /// <summary>An answer that says what is wrong with the request.</summary>
    public abstract Task Error(Exchange exchange, int status, string detail = "");

    /// <summary>The scheme by which the client believes to talk, as proxies report it.</summary>
    public abstract bool IsHttps(Exchange exchange);

    /// <summary>The members that describe a request without its body.</summary>
    public abstract void DescribeRequest(Exchange exchange, bool withMethod);

    /// <summary>Reads the body and answers with the description of the whole request; null when the body was refused.</summary>
    public abstract Task<bool> DescribeWithBodyAsync(Exchange exchange, bool withMethod = true, bool withJson = true);

    /// <summary>Starts an answer in JSON.</summary>
    public static JsonText Begin(Exchange exchange)
    {
        exchange.Text.Clear();
        exchange.Json.Begin(exchange.Dialect.Json);
        return exchange.Json;
    }
}
