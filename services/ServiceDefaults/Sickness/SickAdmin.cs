using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>
/// What the sick port answers: <c>/sick</c> with GET (the state), PUT (another state, in the query string) and DELETE (healthy). Neither
/// PUT nor DELETE can be sent by the page of a stranger in somebody's browser: both want a permission that is never given.
/// </summary>
internal static class SickAdmin
{
    private const string Path = "/sick";
    private const string Methods = "GET, PUT, DELETE";

    public static Task AnswerAsync(HttpContext context, SickReplica replica)
    {
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        if (context.Request.Path.Value != Path) return RefuseAsync(context, StatusCodes.Status404NotFound, $"found here: {Path} with {Methods}");
        switch (context.Request.Method)
        {
            case "GET":
                return ShowAsync(context, replica);
            case "DELETE":
                replica.Become(SickState.Healthy);
                return ShowAsync(context, replica);
            case "PUT":
                if (SickStateReader.Read(context.Request.Query, out var mistakes) is not { } state)
                    return RefuseAsync(context, StatusCodes.Status400BadRequest, string.Join("; ", mistakes));
                replica.Become(state);
                return ShowAsync(context, replica);
            default:
                context.Response.Headers.Allow = Methods;
                return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed at {Path}, allowed is {Methods}");
        }
    }

    private static Task ShowAsync(HttpContext context, SickReplica replica)
    {
        var state = replica.State;
        var view = new SickView(state.DelayMs, state.Status, state.Hang, state.Percent, state.Ready, replica.Requests, replica.SickRequests);
        return TypedResults.Json(view, SickJson.Readable.SickView).ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) =>
        TypedResults.Json(new ErrorBody(error), SickJson.Readable.ErrorBody, statusCode: status).ExecuteAsync(context);
}
