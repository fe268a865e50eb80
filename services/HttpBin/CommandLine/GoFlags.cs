using System.Globalization;

using Bookinfo.HttpBin.AccessLog;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Listeners;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>Flags and variables of go-httpbin. A variable counts only while its flag has its default value, as in the original.</summary>
internal sealed class GoFlags
{
    private static readonly GoFlag[] Known =
    [
        new("host", "HOST", "0.0.0.0"),
        new("port", "PORT", "8080"),
        new("prefix", "PREFIX", ""),
        new("max-body-size", "MAX_BODY_SIZE", "1048576"),
        new("max-duration", "MAX_DURATION", "10s"),
        new("https-cert-file", "HTTPS_CERT_FILE", ""),
        new("https-key-file", "HTTPS_KEY_FILE", ""),
        new("allowed-redirect-domains", "ALLOWED_REDIRECT_DOMAINS", ""),
        new("exclude-headers", "EXCLUDE_HEADERS", ""),
        new("use-real-hostname", "USE_REAL_HOSTNAME", "false", IsSwitch: true),
        new("use-full-version", "USE_FULL_VERSION", "false", IsSwitch: true),
        new("log-format", "LOG_FORMAT", "text"),
        new("log-level", "LOG_LEVEL", "INFO"),
        new("srv-max-header-bytes", "SRV_MAX_HEADER_BYTES", "16384"),
        new("srv-read-header-timeout", "SRV_READ_HEADER_TIMEOUT", "1s"),
        new("srv-read-timeout", "SRV_READ_TIMEOUT", "5s"),
        new("unsafe-allow-dangerous-responses", "UNSAFE_ALLOW_DANGEROUS_RESPONSES", "false", IsSwitch: true),
        new("version", "", "false", IsSwitch: true),
        new("dialect", "", ""),
        // Without a counterpart outside: the originals' own tests set these.
        new("default-drip-duration", "", "2s"),
        new("default-drip-delay", "", "2s"),
        new("default-sse-duration", "", "5s"),
    ];

    private readonly Dictionary<string, string> _values = Known.ToDictionary(flag => flag.Name, flag => flag.Default);
    private readonly Dictionary<string, string> _sources = [];
    private string? _error;

    /// <summary>The value of <c>-dialect</c>; empty when it was not given.</summary>
    public string Dialect => _values["dialect"];

    public GoLogLevel LogLevel { get; private set; } = GoLogLevel.Info;

    public bool LogAsJson => _values["log-format"] == "json";

    /// <summary>Reads both; the answer is why the process ends, null when it goes on.</summary>
    public CommandLineEnd? Read(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var flags = new FlagSet(Known);
        if (flags.Read(arguments) is { } mistake) return Wrong(mistake);
        if (flags.IsHelpWanted) return new CommandLineEnd(Usage(), 0);
        foreach (var flag in Known) _values[flag.Name] = flag.IsSwitch ? (flags.IsOn(flag.Name) ? "true" : "false") : flags[flag.Name];
        if (_values["version"] == "true") return new CommandLineEnd($"go-httpbin version {typeof(GoFlags).Assembly.GetName().Version?.ToString(3)}\n{Environment.Version} runtime\n", 0);
        foreach (var flag in Known.Where(flag => flag.Variable.Length > 0 && _values[flag.Name] == flag.Default))
        {
            if (!environment.TryGetValue(flag.Variable, out var text) || text.Length == 0) continue;
            _values[flag.Name] = flag.IsSwitch ? (text is "1" or "true" ? "true" : "false") : text;
            _sources[flag.Name] = $"env var {flag.Variable}";
        }

        return null;
    }

    /// <summary>The listener that the flags describe; null with the reason when a value is wrong.</summary>
    /// <param name="environment">For what /env shows.</param>
    /// <param name="end">The reason.</param>
    public ListenerPlan? Plan(IReadOnlyDictionary<string, string> environment, out CommandLineEnd? end)
    {
        var settings = new ListenerSettings
        {
            Dialect = DialectName.Go,
            MaxBodyBytes = Number("max-body-size", 1, 1 << 30),
            MaxMessageBytes = Number("max-body-size", 1, 1 << 30),
            MaxDuration = Duration("max-duration", TimeSpan.FromHours(1)),
            BodyTimeout = Duration("srv-read-timeout", TimeSpan.FromHours(1)),
            IdleTimeout = Duration("srv-read-timeout", TimeSpan.FromHours(1)),
            HeaderTimeout = Duration("srv-read-header-timeout", TimeSpan.FromHours(1)),
            MaxHeaderBytes = (int)Number("srv-max-header-bytes", 1024, 1 << 20),
            Prefix = Prefix(),
            AllowedRedirectDomains = List("allowed-redirect-domains"),
            ExcludeHeaders = List("exclude-headers"),
            RealHostname = IsOn("use-real-hostname") ? Environment.MachineName : null,
            FullVersion = IsOn("use-full-version"),
            UnsafeResponses = IsOn("unsafe-allow-dangerous-responses"),
            ShownVariables = environment.Where(variable => variable.Key.StartsWith("HTTPBIN_ENV_", StringComparison.Ordinal)).ToDictionary(),
            Drip = (Duration("default-drip-duration", TimeSpan.FromHours(1)), Duration("default-drip-delay", TimeSpan.FromHours(1))),
            SseDuration = Duration("default-sse-duration", TimeSpan.FromHours(1)),
        };
        var port = (int)Number("port", 1, 65535);
        LogLevel = Level();
        if (_values["log-format"] is not ("text" or "json")) _error ??= $"invalid log format \"{_values["log-format"]}\", must be \"text\" or \"json\"";
        var (cert, key) = (_values["https-cert-file"], _values["https-key-file"]);
        if ((cert.Length == 0) != (key.Length == 0)) _error ??= "https cert and key must both be provided";
        end = _error is null ? null : Wrong(_error);
        return end is not null ? null : new ListenerPlan(settings, _values["host"], port) { Tls = cert.Length == 0 ? null : (cert, key) };
    }

    private bool IsOn(string name) => _values[name] == "true";

    private string[] List(string name) => _values[name].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private long Number(string name, long least, long most)
    {
        if (long.TryParse(_values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Invalid(name, $"parse error, allowed is {least} to {most}");
        return least;
    }

    private TimeSpan Duration(string name, TimeSpan most)
    {
        if (_values[name].Length > 0 && char.IsAsciiLetter(_values[name][^1]) && GoNumbers.TryDuration(_values[name], out var duration) && duration <= most && (duration > TimeSpan.Zero || name.StartsWith("default-", StringComparison.Ordinal) && duration == TimeSpan.Zero)) return duration;
        Invalid(name, $"parse error, allowed is up to {GoNumbers.Text(most)}");
        return TimeSpan.FromSeconds(1);
    }

    private string Prefix()
    {
        var prefix = _values["prefix"];
        if (prefix.Length > 0 && (!prefix.StartsWith('/') || prefix.EndsWith('/') || prefix.Any(c => c is '"' or '<' or '>' or '\'' or '&' or <= ' '))) Invalid("prefix", "must start with / and must not end with /");
        return prefix;
    }

    private GoLogLevel Level()
    {
        if (Enum.TryParse<GoLogLevel>(_values["log-level"], ignoreCase: true, out var level) && !char.IsAsciiDigit(_values["log-level"][0])) return level;
        _error ??= $"invalid log level \"{_values["log-level"]}\", must be DEBUG, INFO, WARN, ERROR or OFF";
        return GoLogLevel.Info;
    }

    private void Invalid(string name, string reason) => _error ??= $"invalid value \"{_values[name]}\" for {_sources.GetValueOrDefault(name, $"flag -{name}")}: {reason}";

    private static CommandLineEnd Wrong(string message) => new($"error: {message}\n\n{Usage()}", 2);

    private static string Usage() => "Usage of go-httpbin:\n" + string.Concat(Known.Select(flag =>
        flag.IsSwitch ? $"  -{flag.Name}\n" : $"  -{flag.Name} value (default \"{flag.Default}\"{(flag.Variable.Length > 0 ? ", variable " + flag.Variable : "")})\n"));
}
