using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>What the server says of itself; nothing that the operator did not release.</summary>
internal static class ServiceEndpoints
{
    private const string StandIn = "go-httpbin";

    public static void MapService(this RouteTable routes)
    {
        routes.Both("/hostname", Methods.Any, Hostname);
        routes.Both("/env", Methods.Any, Environment);
        routes.Both("/version", Methods.Any, Version);
    }

    private static Task Hostname(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("hostname"u8);
        json.String(exchange.Settings.RealHostname ?? StandIn);
        json.EndObject();
        return exchange.SendJson();
    }

    private static Task Environment(Exchange exchange)
    {
        var shown = exchange.Settings.ShownVariables;
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("env"u8);
        if (shown.Count == 0 && exchange.Settings.Dialect == DialectName.Go) json.Null();
        else Variables(json, shown);
        json.EndObject();
        return exchange.SendJson();
    }

    private static void Variables(JsonText json, IReadOnlyDictionary<string, string> variables)
    {
        json.BeginObject();
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, CodePointOrder.Instance))
        {
            json.Name(name);
            json.String(value);
        }

        json.EndObject();
    }

    private static Task Version(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("service"u8);
        json.String(StandIn);
        if (exchange.Settings.FullVersion)
        {
            json.Name("version"u8);
            json.String(typeof(ServiceEndpoints).Assembly.GetName().Version?.ToString(3) ?? "");
        }

        json.EndObject();
        return exchange.SendJson();
    }
}
