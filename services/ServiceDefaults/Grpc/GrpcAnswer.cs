using Grpc.Core;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>Says in gRPC what a handler of the HTTP face has answered, so that the rules exist once.</summary>
public static class GrpcAnswer
{
    /// <summary>The value of a 200.</summary>
    /// <exception cref="RpcException">The answer is another one: its status is mapped, and its error text is the message.</exception>
    public static T ValueOf<T>(IResult answer)
        where T : class
    {
        var result = answer is INestedHttpResult nested ? nested.Result : answer;
        var status = result is IStatusCodeHttpResult { StatusCode: { } code } ? code : StatusCodes.Status200OK;
        if (status == StatusCodes.Status200OK && result is IValueHttpResult<T> { Value: { } value }) return value;
        var text = result is IValueHttpResult<ErrorBody> { Value.Error: { } error } ? error : ReasonPhrases.GetReasonPhrase(status);
        // A 200 that carries no answer is none.
        var failure = status == StatusCodes.Status200OK ? StatusCode.Unknown : GrpcStatusMap.FromHttp(status);
        throw new RpcException(new Status(failure, text));
    }
}
