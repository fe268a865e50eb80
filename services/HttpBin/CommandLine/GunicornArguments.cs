using System.Globalization;

using Bookinfo.HttpBin.AccessLog;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>The options of gunicorn that have a meaning here; the others are taken and ignored.</summary>
internal sealed class GunicornArguments
{
    private const string CommandLineSource = "gunicorn";

    private static readonly Dictionary<char, string> Short = new()
    {
        ['b'] = "bind",
        ['k'] = "worker-class",
        ['w'] = "workers",
        ['t'] = "timeout",
        ['e'] = "env",
        ['n'] = "name",
        ['p'] = "pid",
        ['u'] = "user",
        ['g'] = "group",
        ['c'] = "config",
        ['m'] = "umask",
    };

    private static readonly HashSet<string> WithValue = new(StringComparer.Ordinal)
    {
        "bind", "worker-class", "workers", "timeout", "env", "name", "pid", "user", "group", "config", "umask", "access-logfile", "access-logformat",
        "error-logfile", "log-file", "log-level", "threads", "worker-connections", "graceful-timeout", "keep-alive", "limit-request-line",
        "limit-request-fields", "limit-request-field_size", "certfile", "keyfile", "forwarded-allow-ips", "chdir", "max-requests",
        "max-requests-jitter", "worker-tmp-dir", "backlog", "pythonpath", "paste", "proxy-allow-from", "statsd-host", "statsd-prefix",
        "log-config", "ssl-version", "cert-reqs", "ca-certs", "ciphers", "logger-class", "syslog-addr", "syslog-prefix", "syslog-facility",
    };

    // Those that are read here as numbers.
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "keep-alive", "threads", "limit-request-line", "limit-request-fields", "limit-request-field_size",
    };

    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _sources = [];
    private readonly List<string> _warnings = [];

    /// <summary>Addresses from -b, in order.</summary>
    public List<string> Binds { get; } = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether the worker is the one that closes every connection.</summary>
    public bool IsSync => _values.GetValueOrDefault("worker-class", "sync") == "sync" && _values.GetValueOrDefault("threads", "1") == "1";

    public string? AccessLogFile => _values.GetValueOrDefault("access-logfile");

    public string AccessLogFormat => _values.GetValueOrDefault("access-logformat", GunicornAccessLog.DefaultFormat);

    public string Worker => _values.GetValueOrDefault("worker-class", "sync");

    public string? CertFile => _values.GetValueOrDefault("certfile");

    public string? KeyFile => _values.GetValueOrDefault("keyfile");

    public string[]? TrustedPeers => _values.TryGetValue("forwarded-allow-ips", out var peers) ? Split(peers) : null;

    public static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Where an option came from, for messages about its value.</summary>
    public string SourceOf(string name) => _sources.GetValueOrDefault(name, CommandLineSource);

    /// <summary>Reads arguments; what comes later wins, so the weaker source is read first.</summary>
    /// <param name="arguments">As a command line has them.</param>
    /// <param name="source">Where they stand, for messages.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public string? Read(IReadOnlyList<string> arguments, string source = CommandLineSource)
    {
        var binds = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                var equals = argument.IndexOf('=', StringComparison.Ordinal);
                var name = equals < 0 ? argument[2..] : argument[2..equals];
                if (!WithValue.Contains(name))
                {
                    if (equals >= 0 || name is not ("preload" or "reload" or "daemon" or "capture-output" or "enable-stdio-inheritance" or "check-config" or "spew" or "initgroups" or "disable-redirect-access-to-syslog" or "proxy-protocol")) _warnings.Add($"gunicorn option --{name} is not known here and ignored");
                }
                else if (equals < 0 && i + 1 >= arguments.Count)
                {
                    return $"{source}: error: argument --{name}: expected one argument";
                }
                else if (Set(name, equals < 0 ? arguments[++i] : argument[(equals + 1)..], binds, source) is { } wrong)
                {
                    return wrong;
                }
            }
            else if (argument.Length > 1 && argument[0] == '-')
            {
                if (!Short.TryGetValue(argument[1], out var name)) continue;
                if (argument.Length == 2 && i + 1 >= arguments.Count) return $"{source}: error: argument -{argument[1]}: expected one argument";
                if (Set(name, argument.Length > 2 ? argument[2..].TrimStart('=') : arguments[++i], binds, source) is { } wrong) return wrong;
            }
            else if (argument is not ("httpbin:app" or "httpbin"))
            {
                return $"{source}: error: application: found \"{argument}\", allowed is httpbin:app";
            }
        }

        if (binds.Count == 0) return null;
        Binds.Clear();
        Binds.AddRange(binds);
        return null;
    }

    /// <summary>A limit; the default where it is not given or no number.</summary>
    public int Limit(string name, int unset) =>
        _values.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : unset;

    public TimeSpan? KeepAlive => _values.TryGetValue("keep-alive", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600
        ? TimeSpan.FromSeconds(seconds)
        : null;

    private string? Set(string name, string value, List<string> binds, string source)
    {
        _sources[name] = source;
        if (name == "bind") binds.AddRange(Split(value));
        else _values[name] = value;
        return Numbers.Contains(name) && !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"{source}: error: argument --{name}: invalid int value: '{value}'"
            : null;
    }
}
