using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Http;

namespace Bookinfo.LoadClient.Transport.Standard;

/// <summary>.NET's own HTTP client, with one connection (<c>-stdclient</c>, <c>-h2</c>, <c>-L</c>, <c>-compression</c>). Sizes are those of the bodies.</summary>
internal sealed class StandardCaller(LoadOptions options, HttpMessageHandler handler, ConnectionRecord connections, FailureLog failures) : ICaller
{
    private readonly HttpMessageInvoker _client = new(handler);
    private readonly byte[] _buffer = new byte[16 * 1024];

    public ConnectionRecord Connections => connections;

    public async ValueTask<CallResult> CallAsync(CallContext call)
    {
        using var limit = new CancellationTokenSource(options.Target.Timeout);
        try
        {
            using var request = NewRequest();
            using var response = await _client.SendAsync(request, limit.Token);
            var size = await ReadAsync(response, limit.Token);
            return new CallResult((int)response.StatusCode, CallFailure.None, size, 0, null, SplitOf(response));
        }
        catch (OperationCanceledException)
        {
            return Failed(CallFailure.Timeout, $"no answer within {options.Target.Timeout.TotalSeconds} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Failed(FailureOf(broken), broken.GetBaseException().Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CallFailure FailureOf(Exception broken) => (broken.GetBaseException(), broken) switch
    {
        (AuthenticationException, _) => CallFailure.Tls,
        (System.Net.Sockets.SocketException socket, _) => CallFailures.Of(socket.SocketErrorCode),
        (_, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => CallFailure.Tls,
        (HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }, _) => CallFailure.Closed,
        (_, HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }) => CallFailure.Malformed,
        (HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }, _) => CallFailure.Malformed,
        _ => CallFailure.Other,
    };

    private CallResult Failed(CallFailure failure, string detail)
    {
        failures.Add(failure, detail);
        return new CallResult(-1, failure, -1);
    }

    private HttpRequestMessage NewRequest()
    {
        var given = options.Request;
        var url = given.HasUuid ? options.Target.Url.Replace("{uuid}", Guid.NewGuid().ToString(), StringComparison.Ordinal) : options.Target.Url;
        var request = new HttpRequestMessage(new HttpMethod(given.MethodOrDefault), url)
        {
            Version = options.Target.Http2 ? HttpVersion.Version20 : options.Target.Http10 ? HttpVersion.Version10 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (given.ContentTypeOrDefault is { } type)
        {
            var (body, places) = UuidTemplate.Expand(given.Payload.Span, given.HasUuid);
            foreach (var place in places) UuidTemplate.Write(body.AsSpan(place));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        AddHeaders(request.Headers, given);
        if (!options.Target.KeepAlive) request.Headers.ConnectionClose = true;
        return request;
    }

    private static void AddHeaders(HttpRequestHeaders headers, RequestOptions given)
    {
        foreach (var (name, value) in given.Headers)
        {
            if (value.Length > 0 || !name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)) headers.TryAddWithoutValidation(name, value);
        }

        if (!given.Headers.Any(header => header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)))
            headers.TryAddWithoutValidation("User-Agent", RequestBytes.DefaultUserAgent);
        if (given.UserCredentials is { } user)
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user)));
    }

    private async Task<long> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var size = 0L;
        for (var read = -1; read != 0; size += read) read = await body.ReadAsync(_buffer, cancellationToken);
        return size;
    }

    private string? SplitOf(HttpResponseMessage response)
    {
        if (options.SplitBy.IsDefaultOrEmpty) return null;
        return string.Join(',', options.SplitBy.Select(name => response.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : "-"));
    }
}
