using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>What the server saw of a request with its body.</summary>
internal static class MethodEndpoints
{
    public static void MapMethods(this RouteTable routes)
    {
        routes.Both("/post", Methods.Post, Body);
        routes.Both("/put", Methods.Put, Body);
        routes.Both("/patch", Methods.Patch, Body);
        routes.Both("/delete", Methods.Delete, Body);
        routes.Py("/anything", Methods.All, Anything);
        routes.Py("/anything/{*path}", Methods.All, Anything);
        routes.Go("/anything", Methods.Any, Anything);
        routes.Go("/anything/{*path}", Methods.Any, Anything);
        routes.Both("/upload", Methods.Post | Methods.Put | Methods.Patch, Upload);
    }

    // The Python original shows the method on /anything only.
    private static async Task Body(Exchange exchange)
    {
        if (await exchange.Dialect.DescribeWithBodyAsync(exchange, withMethod: false)) await exchange.SendJson();
    }

    private static async Task Anything(Exchange exchange)
    {
        if (exchange.IsHead && exchange.Settings.Dialect == DialectName.Go) await InspectionEndpoints.Get(exchange);
        else if (await exchange.Dialect.DescribeWithBodyAsync(exchange)) await exchange.SendJson();
    }

    private static async Task Upload(Exchange exchange)
    {
        if (await exchange.DiscardBodyAsync() is not BodyProblem.None and var problem)
        {
            await GoBodyProblems.Answer(exchange, problem, StatusCodes.Status500InternalServerError);
            return;
        }

        var json = Dialect.Begin(exchange);
        json.BeginObject();
        exchange.Dialect.DescribeRequest(exchange, withMethod: true);
        json.Name("bytes_received"u8);
        json.Number(exchange.BodyBytesReceived);
        json.EndObject();
        await exchange.SendJson();
    }
}
