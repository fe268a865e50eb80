namespace Bookinfo.HttpBin.Listeners;

/// <summary>How one dialect answers in this process: what its flags and variables said, within bounds.</summary>
internal sealed record ListenerSettings
{
    public required DialectName Dialect { get; init; }

    /// <summary>Longest request body, and for Go longest generated one: 1 B to 1 GiB; 1 MiB for Go, 100 MiB for Python.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Longest WebSocket message that a caller may ask for, on either port as long as Go's longest body: 1 B to 1 GiB; 1 MiB.</summary>
    public long MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>Longest time an answer may be asked to take: up to 1 h; 10 s for Go (refused above), 300 s for Python (cut down).</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request body may take to arrive: 5 s for Go, 300 s for Python.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the headers may take to arrive: 1 s for Go, 30 s for Python.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an idle connection is kept: 5 s for Go, 2 s for Python.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All header bytes together: 16 KiB for Go, 800 KiB for Python, whose limits count lines.</summary>
    public int MaxHeaderBytes { get; init; } = 16 << 10;

    /// <summary>Go: path that all routes stand below; empty for none, else with a slash in front and none behind.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Hosts that /redirect-to may name; empty for any.</summary>
    public IReadOnlyList<string> AllowedRedirectDomains { get; init; } = [];

    /// <summary>Go: patterns of header names that the echo leaves out.</summary>
    public IReadOnlyList<string> ExcludeHeaders { get; init; } = [];

    /// <summary>Go: the name that /hostname gives away; null for the stand-in.</summary>
    public string? RealHostname { get; init; }

    /// <summary>Go: /version tells more than the name of the service.</summary>
    public bool FullVersion { get; init; }

    /// <summary>Answers may carry markup that came in with the request.</summary>
    public bool UnsafeResponses { get; init; }

    /// <summary>Go: answers as v2.15.0 where it differs for /cookies, /ip and the authentication bodies.</summary>
    public bool AsGo215 { get; init; }

    /// <summary>Python: the headers that a proxy adds are shown without being asked for.</summary>
    public bool ShowProxyHeaders { get; init; }

    /// <summary>Python: every answer closes its connection, as the worker without <c>-k</c> does.</summary>
    public bool CloseEachTime { get; init; }

    /// <summary>Python: peers whose word about https counts; <c>*</c> for all.</summary>
    public IReadOnlyList<string> TrustedPeers { get; init; } = ["127.0.0.1"];

    /// <summary>Python: longest request line, longest header, most headers.</summary>
    public (int Line, int Field, int Fields) RequestLimits { get; init; } = (4094, 8190, 100);

    /// <summary>What /env shows: the variables whose names start with HTTPBIN_ENV_.</summary>
    public IReadOnlyDictionary<string, string> ShownVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Go: pace of /drip when the query says nothing.</summary>
    public (TimeSpan Duration, TimeSpan Delay) Drip { get; init; } = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

    /// <summary>Go: length of /sse when the query says nothing.</summary>
    public TimeSpan SseDuration { get; init; } = TimeSpan.FromSeconds(5);
}
