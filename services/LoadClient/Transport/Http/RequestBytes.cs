using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Transport.Connections;

namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>
/// The bytes of one worker's request, made once (contract fortio.md section 7). Where <c>{uuid}</c> stood, a fresh one is written over the
/// last before each call.
/// </summary>
internal sealed class RequestBytes
{
    public const string DefaultUserAgent = "fortio.org/fortio-1.75.2";

    private readonly byte[] _bytes;
    private readonly int[] _uuids;

    public RequestBytes(TargetOptions target, RequestOptions request)
    {
        var address = TargetAddress.Parse(target.Url);
        Method = request.MethodOrDefault;
        var line = Encoding.UTF8.GetBytes($"{Method} {address.PathAndQuery} HTTP/{(target.Http10 ? "1.0" : "1.1")}\r\n");
        var first = UuidTemplate.Expand(line, request.HasUuid);
        var body = UuidTemplate.Expand(request.Payload.Span, request.HasUuid);
        var head = Encoding.Latin1.GetBytes(Head(target, request, address, body.Bytes.Length));
        var bodyAt = first.Bytes.Length + head.Length;
        _bytes = [.. first.Bytes, .. head, .. body.Bytes];
        _uuids = [.. first.Places, .. body.Places.Select(place => bodyAt + place)];
    }

    public string Method { get; }

    /// <summary>What the next call sends.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        foreach (var at in _uuids) UuidTemplate.Write(_bytes.AsSpan(at));
        return _bytes;
    }

    private static string Head(TargetOptions target, RequestOptions request, TargetAddress address, int bodyLength)
    {
        var head = new StringBuilder();
        var host = request.Headers.LastOrDefault(header => Is(header.Key, "Host")).Value;
        if (!target.Http10 || host is not null) head.Append("Host: ").Append(host ?? address.Authority).Append("\r\n");
        if (!target.KeepAlive && !target.Http10) head.Append("Connection: close\r\n");
        foreach (var (name, value) in Headers(request, bodyLength).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        return head.Append("\r\n").ToString();
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(RequestOptions request, int bodyLength)
    {
        foreach (var header in request.Headers)
        {
            if (!Is(header.Key, "Host") && !(Is(header.Key, "User-Agent") && header.Value.Length == 0)) yield return header;
        }

        if (!request.Headers.Any(header => Is(header.Key, "User-Agent"))) yield return new("User-Agent", DefaultUserAgent);
        if (request.UserCredentials is { } user) yield return new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        if (request.ContentTypeOrDefault is not { } type) yield break;
        yield return new("Content-Type", type);
        yield return new("Content-Length", bodyLength.ToString(CultureInfo.InvariantCulture));
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
