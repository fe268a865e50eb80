using System.Globalization;
using System.Net;

using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that say how connections are made and kept, TLS included.</summary>
internal static class ConnectionFlags
{
    public static FlagGroup Group { get; } = new("Connection",
    [
        new Flag("stdclient", "false", "use .NET's own HTTP client instead of the fast one", IsSwitch: true),
        new Flag("http1.0", "false", "HTTP/1.0, fast client only", IsSwitch: true),
        new Flag("h2", "false", "HTTP/2: negotiated on https, at once on http; implies -stdclient", IsSwitch: true),
        new Flag("keepalive", "true", "false: Connection: close, and a new connection for each call", IsSwitch: true),
        new Flag("halfclose", "false", "without keep-alive: shut the sending side after the request", IsSwitch: true),
        new Flag("reconnect-on-error", "false", "reconnect after each answer that is not ok, as Fortio does (not in Fortio)", IsSwitch: true),
        new Flag("connection-reuse", "", "renew each connection after a number of calls drawn from `min:max`, or after exactly min"),
        new Flag("timeout", "3s", "`duration` allowed for connecting, and again for request and answer"),
        new Flag("udp-timeout", "750ms", "`duration` a UDP answer is waited for"),
        new Flag("httpbufferkb", "128", "`KiB` of one answer that are looked at together; answers may be larger"),
        new Flag("httpccch", "false", "no effect: Connection: close in an answer is always honoured", IsSwitch: true),
        new Flag("compression", "false", "ask for gzip; implies -stdclient", IsSwitch: true),
        new Flag("unix-socket", "", "connect to the socket at this `path`; host and path still come from the URL"),
        new Flag("resolve", "", "use this `address` for the URL's host"),
        new Flag("resolve-ip-type", "ip4", "`kind` of address: ip4, ip6 or ip"),
        new Flag("dns-method", "cached-rr", "`way` of choosing among addresses: cached-rr, rr, rnd or first"),
        new Flag("no-reresolve", "false", "keep the first address on reconnects", IsSwitch: true),
        new Flag("k", "false", "do not check certificates", IsSwitch: true),
        new Flag("https-insecure", "false", "the same as -k", IsSwitch: true),
        new Flag("cacert", "", "trust the authority in the PEM file at this `path`, not the system's"),
        new Flag("cert", "", "client certificate: PEM file at this `path`; needs -key"),
        new Flag("key", "", "its key: PEM file at this `path`"),
    ]);

    public static TargetOptions Read(FlagReader flags, string url, TargetProtocol protocol)
    {
        var (certificate, key) = (flags.TextOrNull("cert"), flags.TextOrNull("key"));
        if (certificate is null != key is null) flags.RefuseFlag(certificate is null ? "key" : "cert", "needs the other one too: give both -cert and -key");
        if (flags.TextOrNull("resolve") is { } address && !IPAddress.TryParse(address, out _)) flags.Refuse("resolve", "an IP address");
        if (flags.IsOn("h2") && flags.IsOn("http1.0")) flags.RefuseFlag("http1.0", "cannot go with -h2: give one of them");
        return new TargetOptions
        {
            Url = url,
            Protocol = protocol,
            StandardClient = flags.IsOn("stdclient") || flags.IsOn("h2") || flags.IsOn("L") || flags.IsOn("compression"),
            Http2 = flags.IsOn("h2"),
            Http10 = flags.IsOn("http1.0"),
            KeepAlive = flags.IsOn("keepalive"),
            HalfClose = flags.IsOn("halfclose"),
            FollowRedirects = flags.IsOn("L"),
            Compression = flags.IsOn("compression"),
            ReconnectOnError = flags.IsOn("reconnect-on-error"),
            ConnectionReuse = ReadReuse(flags),
            Timeout = flags.Duration("timeout"),
            UdpTimeout = flags.Duration("udp-timeout"),
            BufferKb = (int)flags.Whole("httpbufferkb", 1, 1 << 20),
            UnixSocket = flags.TextOrNull("unix-socket"),
            Resolve = flags.TextOrNull("resolve"),
            ResolveIpType = flags.Choice("resolve-ip-type", "ip4", "ip6", "ip"),
            DnsMethod = flags.Choice("dns-method", "cached-rr", "rr", "rnd", "first"),
            NoReresolve = flags.IsOn("no-reresolve"),
            Insecure = flags.IsOn("k") || flags.IsOn("https-insecure"),
            CaCertificate = flags.TextOrNull("cacert"),
            Certificate = certificate,
            Key = key,
            Grpc = GrpcFlags.Read(flags),
        };
    }

    private static (long Least, long Most)? ReadReuse(FlagReader flags)
    {
        if (flags.TextOrNull("connection-reuse") is not { } text) return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (first, last) = colon < 0 ? (text, text) : (text[..colon], text[(colon + 1)..]);
        if (long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var least) && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && least > 0 && most >= least) return (least, most);
        flags.Refuse("connection-reuse", "MIN or MIN:MAX, whole numbers from 1, MAX no less than MIN");
        return null;
    }
}
