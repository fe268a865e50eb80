using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>The default client for HTTP/1.x: one connection on a loop, its own bytes out, its own parser in (contract fortio.md section 7).</summary>
/// <param name="target">How the connection is used.</param>
/// <param name="request">What is sent.</param>
/// <param name="parser">Reads the answers.</param>
/// <param name="loop">Whose thread it runs on.</param>
/// <param name="connector">Makes the connections.</param>
/// <param name="connections">Counts them.</param>
/// <param name="reuse">How many calls a connection carries.</param>
/// <param name="failures">Told why a call has no answer.</param>
internal sealed class HttpCaller(
    TargetOptions target, RequestBytes request, ResponseParser parser, EventLoop loop, Connector connector, ConnectionRecord connections,
    ReuseLimit reuse, FailureLog failures) : ICaller
{
    private readonly bool _noBody = request.Method == "HEAD";
    private readonly bool _closes = !target.KeepAlive || target.Http10;
    private readonly long _timeout = loop.Clock.Ticks(target.Timeout);
    private readonly LoopOperation<bool> _idle = new();
    private readonly LoopOperation<CallResult> _answer = new();
    private IConnection? _connection;
    private Task? _serving;
    private bool _isAsked;

    public ConnectionRecord Connections => connections;

    public ValueTask<CallResult> CallAsync(CallContext call)
    {
        var answer = _answer.Start();
        _isAsked = true;
        _serving ??= ServeAsync();
        if (_idle.IsPending) _idle.Complete(true);
        return answer;
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        if (_idle.IsPending) _idle.Complete(false);
        return ValueTask.CompletedTask;
    }

    // One method for all calls, and not one for each: its state is then made once, and a call leaves no garbage.
    private async Task ServeAsync()
    {
        try
        {
            while (_isAsked || await _idle.Start())
            {
                _isAsked = false;
                var bytes = request.Next();
                if (_connection is not null && _connection.IsStale) Disconnect();
                var (result, isReused, isAgain) = (default(CallResult), _connection is not null, true);
                while (isAgain)
                {
                    isAgain = false;
                    if (_connection is null && await ConnectAsync() is { } failed)
                    {
                        result = failed;
                        break;
                    }

                    parser.Begin(_noBody);
                    _connection!.SetDeadline(loop.Clock.Now + _timeout);
                    var failure = CallFailures.Of((await _connection.SendAsync(bytes)).Error);
                    if (_closes && target.HalfClose) await _connection.ShutdownSendAsync();
                    var state = ResponseState.Incomplete;
                    while (failure == CallFailure.None && state == ResponseState.Incomplete)
                        failure = Read(await _connection.ReceiveAsync(loop.Buffer), ref state);
                    (result, isAgain) = End(state, failure, isReused);
                    isReused = false;
                }

                _answer.Complete(result);
            }
        }
#pragma warning disable CA1031 // It is not swallowed: whoever waits for the answer gets it.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            _answer.Fail(bug);
        }
    }

    private async ValueTask<CallResult?> ConnectAsync()
    {
        var connected = await connector.ConnectAsync();
        _connection = connected.Connection;
        reuse.Renew();
        if (_connection is not null) return null;
        failures.Add(connected.Failure, connected.Detail);
        return new CallResult(-1, connected.Failure);
    }

    private CallFailure Read(IoResult received, ref ResponseState state)
    {
        if (received.IsError) return CallFailures.Of(received.Error);
        state = received.Bytes > 0 ? parser.Feed(loop.Buffer.Span[..received.Bytes]) : parser.End();
        if (state == ResponseState.Malformed) return CallFailure.Malformed;
        return received.Bytes == 0 && state == ResponseState.Incomplete ? CallFailure.Closed : CallFailure.None;
    }

    /// <returns>What came of it, and whether it must be sent again.</returns>
    private (CallResult Result, bool IsAgain) End(ResponseState state, CallFailure failure, bool isReused)
    {
        if (state == ResponseState.Complete)
        {
            var result = new CallResult(parser.Status, CallFailure.None, parser.Size, parser.HeaderSize, null, parser.Split);
            if (_closes || !parser.KeepAlive || reuse.IsUsedUp() || (target.ReconnectOnError && !result.IsOk)) Disconnect();
            return (result, false);
        }

        Disconnect();

        // The server had closed the connection while it was idle, and this request crossed the news: it was not even looked at. A timeout
        // says nothing of the kind, and what has begun to be answered was.
        if (isReused && parser.Size == 0 && failure is (CallFailure.Reset or CallFailure.Closed)) return (default, true);
        failures.Add(failure, parser.Size == 0 ? "no answer" : $"answer broken off after {parser.Size} bytes");
        return (new CallResult(-1, failure, parser.Size, parser.HeaderSize), false);
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
