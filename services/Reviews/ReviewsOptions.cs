using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.Reviews;

/// <summary>Which version of reviews this is, and where it finds its ratings.</summary>
internal sealed class ReviewsOptions
{
    private const string Black = "black";
    private const string Nothing = "null";

    private static readonly TimeSpan PatientTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(2.5);

    /// <summary><c>ENABLE_RATINGS</c>: whether reviews carry stars (v2, v3) or not (v1, the default); anything but <c>true</c> is no.</summary>
    public bool EnableRatings { get; set; }

    /// <summary><c>STAR_COLOR</c>: black (the default) or any other text, put into the JSON as it is.</summary>
    public string StarColor { get; set; } = Black;

    /// <summary><c>BACKEND_PROTOCOL</c>: how ratings is called, <c>http</c> (the default) or <c>grpc</c>.</summary>
    public BackendProtocol BackendProtocol { get; set; }

    /// <summary>
    /// The ratings service: <c>RATINGS_HOSTNAME[.SERVICES_DOMAIN]:RATINGS_SERVICE_PORT</c>, <c>ratings:9080</c> by default; by gRPC the
    /// port is <c>GRPC_PORT_RATINGS</c>, 9090.
    /// </summary>
    public Uri Ratings { get; set; } = new("http://ratings:9080/ratings");

    /// <summary><c>HOSTNAME</c>: the name of the pod; unset it is the text <c>null</c>.</summary>
    public string PodName { get; set; } = Nothing;

    /// <summary><c>CLUSTER_NAME</c>: the name of the cluster; unset it is the text <c>null</c>.</summary>
    public string ClusterName { get; set; } = Nothing;

    /// <summary>
    /// How long ratings may take to connect and then be silent. Wanted by the fault-injection task: v2 (black) waits longer than
    /// productpage does for reviews, which is the bug that the task finds; v3 (red) has it mended.
    /// </summary>
    public TimeSpan RatingsTimeout => StarColor == Black ? PatientTimeout : ShortTimeout;

    public static void Read(ReviewsOptions options, SettingsReader settings)
    {
        options.EnableRatings = settings.Text("ENABLE_RATINGS", "").Equals("true", StringComparison.OrdinalIgnoreCase);
        options.StarColor = settings.Text("STAR_COLOR", options.StarColor);
        options.PodName = settings.Text("HOSTNAME", options.PodName);
        options.ClusterName = settings.Text("CLUSTER_NAME", options.ClusterName);
        options.BackendProtocol = BackendProtocolSetting.Read(settings);
        ReadRatings(options, settings);
    }

    private static void ReadRatings(ReviewsOptions options, SettingsReader settings)
    {
        var host = settings.Text("RATINGS_HOSTNAME", "ratings");
        // Set but empty it leaves a dot at the end, which makes the name a fully qualified one.
        var domain = settings.IsSet("SERVICES_DOMAIN") ? $".{settings.Text("SERVICES_DOMAIN", "")}" : "";
        var port = options.BackendProtocol.PortOf(settings, "RATINGS");
        if (Uri.TryCreate($"http://{host}{domain}:{port}/ratings", UriKind.Absolute, out var ratings)) options.Ratings = ratings;
        else settings.Refuse("RATINGS_HOSTNAME with SERVICES_DOMAIN", host + domain, "a host name");
    }
}
