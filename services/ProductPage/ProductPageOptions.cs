using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.ProductPage;

/// <summary>Settings of the product page, each by the environment variable that its comment names. No other name is read.</summary>
internal sealed class ProductPageOptions
{
    /// <summary>
    /// Signs the session cookie unless <c>SESSION_SECRET</c> is set. No secret at all: it is public on purpose, so that every
    /// replica and every restart of the sample accepts every cookie, and a session grants nothing but a name.
    /// </summary>
    private const string PublicSessionSecret = "bookinfo sample session";

    private const int MostFlooding = 1_000_000;

    /// <summary>
    /// <c>BACKEND_PROTOCOL</c>: how the other services are called, <c>http</c> (the default) or <c>grpc</c>. By gRPC their ports are
    /// <c>GRPC_PORT_DETAILS</c>, <c>GRPC_PORT_REVIEWS</c> and <c>GRPC_PORT_RATINGS</c>, each 9090.
    /// </summary>
    public BackendProtocol BackendProtocol { get; set; }

    /// <summary><c>DETAILS_HOSTNAME</c> and <c>DETAILS_SERVICE_PORT</c>, with <c>SERVICES_DOMAIN</c>: <c>details:9080</c>.</summary>
    public Upstream Details { get; set; } = new("details", new Uri("http://details:9080/"));

    /// <summary><c>REVIEWS_HOSTNAME</c> and <c>REVIEWS_SERVICE_PORT</c>, with <c>SERVICES_DOMAIN</c>: <c>reviews:9080</c>.</summary>
    public Upstream Reviews { get; set; } = new("reviews", new Uri("http://reviews:9080/"));

    /// <summary><c>RATINGS_HOSTNAME</c> and <c>RATINGS_SERVICE_PORT</c>, with <c>SERVICES_DOMAIN</c>: <c>ratings:9080</c>.</summary>
    public Upstream Ratings { get; set; } = new("ratings", new Uri("http://ratings:9080/"));

    /// <summary><c>FLOOD_FACTOR</c>: needless fetches of reviews before the real one, for each page; up to 1 000 000; 0 (the default) or less: none.</summary>
    public int FloodFactor { get; set; }

    /// <summary><c>SESSION_SECRET</c>: key of the session cookie, the same for all replicas; the default is public.</summary>
    public string SessionSecret { get; set; } = PublicSessionSecret;

    /// <summary>How long a connection may take, and how long another service may be silent: 3 s, which the tasks rely on. No variable sets it.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(3);

    internal static void Read(ProductPageOptions options, SettingsReader settings)
    {
        options.BackendProtocol = BackendProtocolSetting.Read(settings);
        options.Details = ReadUpstream(settings, options.BackendProtocol, options.Details);
        options.Reviews = ReadUpstream(settings, options.BackendProtocol, options.Reviews);
        options.Ratings = ReadUpstream(settings, options.BackendProtocol, options.Ratings);
        options.FloodFactor = (int)settings.Number("FLOOD_FACTOR", options.FloodFactor, int.MinValue, MostFlooding);
        options.SessionSecret = settings.TextOrNull("SESSION_SECRET") ?? options.SessionSecret;
    }

    private static Upstream ReadUpstream(SettingsReader settings, BackendProtocol protocol, Upstream unset)
    {
        var name = unset.Name.ToUpperInvariant();
        var hostName = $"{name}_HOSTNAME";
        var port = protocol.PortOf(settings, name);
        var host = settings.TextOrNull(hostName) ?? unset.Address.Host;
        // Set but empty gives a trailing dot: a name that the resolver must not complete.
        var domain = settings.Text("SERVICES_DOMAIN", "\0") is var text && text == "\0" ? "" : "." + text;
        if (Uri.TryCreate($"http://{host}{domain}:{port}/", UriKind.Absolute, out var address) && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" })
            return unset with { Address = address };
        settings.Refuse(hostName, host + domain, "the name or address of a host");
        return unset;
    }
}
