using Bookinfo.Mesh.Proxy.Http;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <param name="Outcome">What became of the try.</param>
/// <param name="Reusable">Whether the connection may carry another request.</param>
/// <param name="ByPeer">Whether the peer ended the connection.</param>
/// <param name="Unanswered">Whether not one byte of an answer came.</param>
internal readonly record struct ExchangeEnd(TryOutcome Outcome, bool Reusable = false, bool ByPeer = false, bool Unanswered = false);

/// <summary>One request and its answer on one connection.</summary>
internal static class Http1Exchange
{
    /// <summary>More informational answers than this before the real one are no service to anybody.</summary>
    private const int MostInformational = 32;

    /// <param name="connection">Claimed for this request.</param>
    /// <param name="attempt">The request.</param>
    /// <param name="lowerCase">Whether header names go out in lower case.</param>
    /// <param name="limit">Ends it from outside.</param>
    public static async ValueTask<ExchangeEnd> RunAsync(Http1Connection connection, UpstreamTry attempt, bool lowerCase, CancellationToken limit)
    {
        var expired = limit.UnsafeRegister(static state => ((Http1Connection)state!).Abort(AbortCause.Limit), connection);
        var gone = attempt.Context.RequestAborted.UnsafeRegister(static state => ((Http1Connection)state!).Abort(AbortCause.CallerGone), connection);
        try
        {
            var end = await SendAndReceiveAsync(connection, attempt, lowerCase);

            // Whoever calls off from now on must not hit the connection's next request.
            expired.Dispose();
            gone.Dispose();
            return end.Reusable && connection.Aborted != AbortCause.None ? end with { Reusable = false } : end;
        }
        finally
        {
            expired.Dispose();
            gone.Dispose();
        }
    }

    /// <summary>Whether a body may follow the request's head.</summary>
    public static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0);

    private static async ValueTask<ExchangeEnd> SendAndReceiveAsync(Http1Connection connection, UpstreamTry attempt, bool lowerCase)
    {
        var request = attempt.Context.Request;
        var hasBody = HasBody(request);
        connection.Served++;
        connection.Output.ResetWrittenCount();
        RequestHeadWriter.Write(connection.Output, attempt, hasBody && request.ContentLength is null, lowerCase);
        if (!hasBody)
        {
            // An early end of the peer shows when the answer is read.
            await connection.SendAsync(connection.Output.WrittenMemory);
            return await ReceiveAsync(connection, attempt, null);
        }

        using var body = new RequestBodySender(connection, request);
        body.Start();
        ExchangeEnd end;
        try
        {
            end = await ReceiveAsync(connection, attempt, body);
        }
        finally
        {
            await body.EndAsync();
        }

        return end.Reusable && !body.Complete ? end with { Reusable = false } : end;
    }

    private static async ValueTask<ExchangeEnd> ReceiveAsync(Http1Connection connection, UpstreamTry attempt, RequestBodySender? body)
    {
        var head = connection.Head;
        for (var informational = 0; ; informational++)
        {
            head.Clear();
            var (read, unanswered) = await ReadHeadAsync(connection);
            if (read == Parsed.Incomplete) return new ExchangeEnd(NoAnswer(connection, attempt, body), ByPeer: true, Unanswered: unanswered && informational == 0);

            // Nobody asked for a switch of protocols here.
            if (read == Parsed.Malformed || head.Status == StatusCodes.Status101SwitchingProtocols) return new ExchangeEnd(new TryOutcome(TryResult.ProtocolError));
            if (head.Status >= StatusCodes.Status200OK) break;
            if (informational == MostInformational) return new ExchangeEnd(new TryOutcome(TryResult.ProtocolError));
        }

        var isHead = HttpMethods.IsHead(attempt.Context.Request.Method);
        if (!attempt.Answer.Accepts(head.Status, head.Find)) return new ExchangeEnd(new TryOutcome(TryResult.Declined), Reusable: TrySkipBody(connection, isHead));

        var response = attempt.Context.Response;
        AnswerRelay.CopyHead(head, response, isHead);
        attempt.Answer.BeforeRelay(response);
        var end = AnswerRelay.HasBody(head, isHead) ? await AnswerRelay.RelayBodyAsync(connection, response) : RelayEnd.Complete;
        switch (end)
        {
            case RelayEnd.Complete or RelayEnd.CompleteAndClosed:
                return new ExchangeEnd(
                    new TryOutcome(TryResult.Relayed), Reusable: end == RelayEnd.Complete && IsClean(connection, isHead), ByPeer: end == RelayEnd.CompleteAndClosed || head.Closes);
            case RelayEnd.CallerGone:
                return new ExchangeEnd(new TryOutcome(TryResult.CallerGone));
            default:
                var caller = connection.Aborted is AbortCause.CallerGone or AbortCause.BrokenBody;
                return new ExchangeEnd(new TryOutcome(caller ? TryResult.CallerGone : TryResult.BrokenOff), ByPeer: true);
        }
    }

    // Bytes behind the answer would be taken for the next one's.
    private static bool IsClean(Http1Connection connection, bool isHead)
    {
        var head = connection.Head;
        var bodyWhereNoneBelongs = head.Status == StatusCodes.Status204NoContent && (head.IsChunked || head.ContentLength > 0);
        return !head.Closes && !bodyWhereNoneBelongs && connection.Received.IsEmpty && (isHead || head.Status != StatusCodes.Status304NotModified || !head.IsChunked);
    }

    // Only a body that has arrived already is worth the wait.
    private static bool TrySkipBody(Http1Connection connection, bool isHead)
    {
        var head = connection.Head;
        if (AnswerRelay.HasBody(head, isHead))
        {
            if (head.ContentLength is not { } length || length > connection.Received.Length) return false;
            connection.Consume((int)length);
        }

        return IsClean(connection, isHead);
    }

    private static async ValueTask<(Parsed Read, bool Unanswered)> ReadHeadAsync(Http1Connection connection)
    {
        var unanswered = true;
        while (true)
        {
            if (!connection.Received.IsEmpty)
            {
                unanswered = false;
                var read = connection.Head.Read(connection.Received, out var consumed);
                connection.Consume(consumed);
                if (read != Parsed.Incomplete) return (read, false);
            }

            if (await connection.FillAsync() <= 0) return (Parsed.Incomplete, unanswered);
        }
    }

    private static TryOutcome NoAnswer(Http1Connection connection, UpstreamTry attempt, RequestBodySender? body)
    {
        switch (connection.Aborted)
        {
            case AbortCause.Limit:
                return new TryOutcome(TryResult.Cancelled);
            case AbortCause.CallerGone:
                return new TryOutcome(TryResult.CallerGone);
            case AbortCause.BrokenBody:
                if (body?.SourceFailure is BadHttpRequestException bad)
                {
                    attempt.Context.Response.StatusCode = bad.StatusCode;
                    attempt.Context.Response.Headers.Connection = "close";
                }

                return new TryOutcome(TryResult.CallerGone);
            default:
                return new TryOutcome(TryResult.Terminated);
        }
    }
}
