using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace Bookinfo.Playground.Tasks;

/// <summary>
/// The people who visit the gateway: one cookie jar for each user, filled by the login form on the user's first request. Each request takes
/// a new connection, as curl does, and follows no redirect.
/// </summary>
internal sealed class GatewayVisitors(Uri gateway, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(60);

    /// <summary>No rule of any task looks further into a body.</summary>
    private const int LongestBody = 16 * 1024 * 1024;

    private readonly Dictionary<string, HttpClient> _clients = [];

    public Uri Gateway => gateway;

    public async Task<Observation> VisitAsync(RequestStep step, CancellationToken ct)
    {
        var (client, problem) = await ClientAsync(step.As, ct);
        if (problem is not null) return new Observation { Answers = [problem] };
        var answers = ImmutableArray.CreateBuilder<Answer>(step.Times);
        for (var i = 0; i < step.Times; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(gateway, step.Path));
            if (step.Host is not null) request.Headers.Host = step.Host;
            foreach (var (name, value) in step.Headers) request.Headers.TryAddWithoutValidation(name, value);
            answers.Add(await SendAsync(client, request, ct));
        }

        return new Observation { Answers = answers.ToImmutable() };
    }

    internal static ImmutableDictionary<string, string> Headers(HttpResponseMessage response) => response.Headers
        .Concat(response.Content.Headers)
        .ToImmutableDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)
        .Add(":version", response.Version.Major == 1 ? response.Version.ToString() : $"{response.Version.Major}");

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private async Task<(HttpClient Client, Answer? Problem)> ClientAsync(string? user, CancellationToken ct)
    {
        if (_clients.TryGetValue(user ?? "", out var known)) return (known, null);
        var client = NewClient();
        if (user is not null)
        {
            using var form = new FormUrlEncodedContent([new("username", user), new("passwd", user)]);
            using var login = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/login")) { Content = form };
            var answer = await SendAsync(client, login, ct);
            if (answer.Status != (int)HttpStatusCode.Found)
            {
                client.Dispose();
                return (client, answer with { Status = null, Exit = CurlExit.CutOff, Error = $"login as {user}: {(answer.Status is { } status ? $"status {status} instead of 302" : answer.Error)}" });
            }
        }

        _clients[user ?? ""] = client;
        return (client, null);
    }

    private async Task<Answer> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        try
        {
            using var response = await client.SendAsync(request, ct);
            return new Answer
            {
                Status = (int)response.StatusCode,
                Body = await response.Content.ReadAsStringAsync(ct),
                Headers = Headers(response),
                Duration = time.GetElapsedTime(start),
            };
        }
        catch (HttpRequestException e)
        {
            return new Answer { Exit = CurlExit.Of(e, distrusted: false), Error = e.Message, Duration = time.GetElapsedTime(start) };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Answer { Exit = CurlExit.TooLate, Error = $"none after {TaskTime.Format(RequestLimit)}", Duration = time.GetElapsedTime(start) };
        }
    }

    private static HttpClient NewClient() =>
        new(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            CookieContainer = new CookieContainer(),
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        })
        {
            Timeout = RequestLimit,
            MaxResponseContentBufferSize = LongestBody,
        };
}
