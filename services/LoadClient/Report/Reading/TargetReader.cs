using System.Text.Json;

using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Reads what was called, and what was sent.</summary>
internal static class TargetReader
{
    private const string HealthType = "GRPC Health for '";

    public static TargetOptions Read(JsonElement root)
    {
        var type = root.Text("RunType");
        var protocol = type switch
        {
            "TCP" => TargetProtocol.Tcp,
            "UDP" => TargetProtocol.Udp,
            _ when type.StartsWith("GRPC Ping", StringComparison.Ordinal) => TargetProtocol.GrpcPing,
            _ when type.Contains("GRPC", StringComparison.Ordinal) => TargetProtocol.GrpcHealth,
            _ => TargetProtocol.Http,
        };
        var reuse = root.List("ConnReuseRange").Select(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : 0).ToList();
        return new TargetOptions
        {
            Url = root.TextOrNull("URL") ?? root.Text("Destination"),
            Protocol = protocol,
            StandardClient = root.IsTrue("DisableFastClient"),
            Http2 = root.IsTrue("H2"),
            Http10 = root.IsTrue("HTTP10"),
            KeepAlive = !root.IsTrue("DisableKeepAlive"),
            HalfClose = root.IsTrue("AllowHalfClose"),
            FollowRedirects = root.IsTrue("FollowRedirects"),
            Compression = root.IsTrue("Compression"),
            ConnectionReuse = reuse is [> 0 and var least, var most] ? (least, most) : null,
            Timeout = root.Nanoseconds(protocol == TargetProtocol.Http ? "HTTPReqTimeOut" : "ReqTimeout"),
            UdpTimeout = root.Nanoseconds("ReqTimeout"),
            UnixSocket = root.TextOrNull("UnixDomainSocket"),
            Resolve = root.TextOrNull("Resolve"),
            NoReresolve = root.IsTrue("NoResolveEachConn"),
            Insecure = root.IsTrue("Insecure"),
            CaCertificate = root.TextOrNull("CACert"),
            Certificate = root.TextOrNull("Cert"),
            Key = root.TextOrNull("Key"),
            Grpc = ReadGrpc(root, type),
        };
    }

    public static RequestOptions ReadRequest(JsonElement root) => new()
    {
        Method = root.TextOrNull("MethodOverride"),
        ContentType = root.TextOrNull("ContentType"),
        UserCredentials = root.TextOrNull("UserCredentials"),
        Payload = root.Field("Payload") is { ValueKind: JsonValueKind.String } payload && payload.TryGetBytesFromBase64(out var bytes) ? bytes : PayloadOfLength(root.Text("RunType")),
        Headers = [.. root.Members("Metadata").Where(member => member.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(member => member.Value.EnumerateArray().Select(value => KeyValuePair.Create(member.Name, value.ToString())))],
    };

    private static GrpcOptions ReadGrpc(JsonElement root, string type)
    {
        var end = type.StartsWith(HealthType, StringComparison.Ordinal) ? type.IndexOf('\'', HealthType.Length) : -1;
        return new GrpcOptions
        {
            Streams = Math.Max(1, root.Small("Streams")),
            HealthService = end < 0 ? "" : type[HealthType.Length..end],
            PingDelay = Word(type, "Delay=") is { } text && GoDuration.TryParse(text, out var delay) ? delay : TimeSpan.Zero,
        };
    }

    // Results of gRPC runs say how long the payload was, and not what.
    private static byte[] PayloadOfLength(string type) => int.TryParse(Word(type, "PayloadLength="), out var length) && length is > 0 and < 1 << 20 ? new byte[length] : [];

    private static string? Word(string type, string start) => type.Split(' ').FirstOrDefault(word => word.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
}
