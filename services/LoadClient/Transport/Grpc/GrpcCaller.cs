using System.Net.Sockets;
using System.Security.Authentication;

using Bookinfo.LoadClient.Transport.Connections;

using Grpc.Core;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>Makes one gRPC call at a time, on a connection that other callers may share.</summary>
/// <param name="call">Makes the call and says what came: a status's name.</param>
/// <param name="own">Closed with this caller; null: another one closes it.</param>
/// <param name="connections">What this caller has opened: with a shared connection, the first caller has all.</param>
/// <param name="failures">Where reasons are told.</param>
internal sealed class GrpcCaller(Func<CallContext, Task<string>> call, IDisposable? own, ConnectionRecord connections, FailureLog failures) : ICaller
{
    /// <summary>The one outcome that is ok.</summary>
    public const string Serving = "SERVING";

    /// <summary>The call failed, wherever that was.</summary>
    public const string Error = "ERROR";

    private const int Ok = 200;
    private const int NotServing = 503;
    private const int Refused = 500;

    public ConnectionRecord Connections => connections;

    public async ValueTask<CallResult> CallAsync(CallContext context)
    {
        try
        {
            var status = await call(context);
            return new CallResult(status == Serving ? Ok : NotServing, Detail: status);
        }
        catch (RpcException broken)
        {
            var failure = FailureOf(broken);
            failures.Add(failure == CallFailure.None ? CallFailure.Other : failure, broken.Status.ToString());
            return new CallResult(failure == CallFailure.None ? Refused : -1, failure, Detail: Error);
        }
    }

    public ValueTask DisposeAsync()
    {
        own?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Why there is no answer; none when the server itself has answered with an error.</summary>
    internal static CallFailure FailureOf(RpcException broken)
    {
        if (broken.StatusCode == StatusCode.DeadlineExceeded) return CallFailure.Timeout;
        if (broken.Status.DebugException is not { } reason) return CallFailure.None;
        return (reason.GetBaseException(), reason) switch
        {
            (SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }, _) => CallFailure.Dns,
            (SocketException socket, _) => CallFailures.Of(socket.SocketErrorCode),
            (AuthenticationException, _) or (_, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => CallFailure.Tls,
            (TimeoutException or OperationCanceledException, _) => CallFailure.Timeout,
            (HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }, _) => CallFailure.Closed,
            (_, HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError }) => CallFailure.Malformed,
            _ => CallFailure.Other,
        };
    }
}
