using Bookinfo.HttpBin.Listeners;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>
/// Decides from the program's name, its arguments and the environment which ports answer in which dialect. HTTPBIN_DIALECT wins over
/// the name. Only listed variables are read: Kubernetes injects HTTPBIN_PORT and its like for a Service called httpbin.
/// </summary>
internal static class Launch
{
    private const int PythonPort = 80;
    private const string GunicornVariable = "GUNICORN_CMD_ARGS";

    // What the original's image runs; GUNICORN_CMD_ARGS is weaker.
    private static readonly string[] GunicornOfImage = ["-b", $"0.0.0.0:{PythonPort}", "httpbin:app", "-k", "gevent"];

    // Go's names are generic: beside a gunicorn they mean other programs. Only this one is for both dialects.
    private static readonly string[] GoVariablesOfBoth = ["ALLOWED_REDIRECT_DOMAINS"];

    /// <summary>The plan; null with the reason when the process ends at once.</summary>
    /// <param name="program">Name under which the process was started.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="end">The reason.</param>
    public static LaunchPlan? Plan(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, out CommandLineEnd? end)
    {
        var (name, rest) = Recognise(program, arguments);
        var go = new GoFlags();
        var gunicorn = new GunicornArguments();
        end = name switch
        {
            ProgramName.Gunicorn => ReadGunicorn(gunicorn, rest, environment) ?? go.Read([], environment.Where(variable => GoVariablesOfBoth.Contains(variable.Key)).ToDictionary()),
            ProgramName.Both => ReadGunicorn(gunicorn, GunicornOfImage, environment) ?? go.Read(rest, environment),
            _ => go.Read(rest, environment),
        };
        if (end is not null) return null;
        if (ReadDialect(go, environment, name, out var dialects) is { } wrong)
        {
            end = wrong;
            return null;
        }

        if (environment.GetValueOrDefault("HTTPBIN_GO_LEVEL", "latest") is not ("2.15" or "latest" or "") and var level)
        {
            end = new CommandLineEnd($"HTTPBIN_GO_LEVEL: found \"{level}\", allowed is 2.15 or latest\n", 2);
            return null;
        }

        var listeners = new List<ListenerPlan>();
        if (go.Plan(environment, out var goEnd) is not { } goListener)
        {
            end = goEnd;
            return null;
        }

        foreach (var dialect in dialects)
        {
            var settings = dialect == DialectName.Py ? PythonSettings(goListener.Settings, gunicorn, name == ProgramName.Gunicorn && gunicorn.IsSync, environment) : GoSettings(goListener.Settings, environment);
            end = Add(listeners, settings, name, gunicorn, goListener, environment);
            if (end is not null) return null;
        }

        end = AddHttp2(listeners, environment);
        if (end is not null) return null;
        var log = gunicorn.AccessLogFile ?? (IsOn(environment, "HTTPBIN_ACCESS_LOG") ? "-" : null);
        return new LaunchPlan(listeners, log, gunicorn.AccessLogFormat, go.LogAsJson, go.LogLevel) { Warnings = gunicorn.Warnings };
    }

    private static (ProgramName Name, IReadOnlyList<string> Others) Recognise(string program, IReadOnlyList<string> arguments)
    {
        if (ByName(program) is { } own) return own == ProgramName.Gunicorn ? (own, WithoutRun(program, arguments)) : (own, arguments);
        if (arguments.Count == 0) return (ProgramName.Both, arguments);
        if (ByName(arguments[0]) is { } first)
        {
            var rest = arguments.Skip(1).ToList();
            return (first, first == ProgramName.Gunicorn ? WithoutRun(arguments[0], rest) : rest);
        }

        // A runner that keeps the program's name to itself still passes on what the program is to serve.
        return (arguments.Contains("httpbin:app") ? ProgramName.Gunicorn : ProgramName.GoHttpbin, arguments);
    }

    // "pipenv run gunicorn ..." is a gunicorn with two words in front.
    private static IReadOnlyList<string> WithoutRun(string program, IReadOnlyList<string> arguments) =>
        Path.GetFileName(program) == "pipenv" && arguments is ["run", var inner, ..] && ByName(inner) == ProgramName.Gunicorn ? [.. arguments.Skip(2)] : arguments;

    private static ProgramName? ByName(string program) => Path.GetFileName(program) switch
    {
        "gunicorn" or "pipenv" => ProgramName.Gunicorn,
        "go-httpbin" => ProgramName.GoHttpbin,
        _ => null,
    };

    private static CommandLineEnd? ReadGunicorn(GunicornArguments gunicorn, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var more = ShellWords.Of(environment.GetValueOrDefault(GunicornVariable, ""));
        var error = gunicorn.Read(more, GunicornVariable) ?? gunicorn.Read(arguments);
        if (error is null && (gunicorn.CertFile is null) != (gunicorn.KeyFile is null))
            error = $"{gunicorn.SourceOf(gunicorn.CertFile is null ? "keyfile" : "certfile")}: --certfile and --keyfile must both be given";
        return error is null ? null : new CommandLineEnd(error + "\n", 2);
    }

    private static CommandLineEnd? ReadDialect(GoFlags go, IReadOnlyDictionary<string, string> environment, ProgramName name, out DialectName[] dialects)
    {
        dialects = name switch
        {
            ProgramName.Gunicorn => [DialectName.Py],
            ProgramName.GoHttpbin => [DialectName.Go],
            _ => [DialectName.Py, DialectName.Go],
        };
        var wanted = go.Dialect.Length > 0 ? go.Dialect : environment.GetValueOrDefault("HTTPBIN_DIALECT", "");
        if (wanted.Length == 0) return null;
        if (wanted is not ("py" or "go")) return new CommandLineEnd($"HTTPBIN_DIALECT: found \"{wanted}\", allowed is py or go\n", 2);
        dialects = [wanted == "py" ? DialectName.Py : DialectName.Go];
        return null;
    }

    private static CommandLineEnd? Add(
        List<ListenerPlan> listeners, ListenerSettings settings, ProgramName name, GunicornArguments gunicorn, ListenerPlan go, IReadOnlyDictionary<string, string> environment)
    {
        (string, string)? tls = gunicorn is { CertFile: { } cert, KeyFile: { } key } ? (cert, key) : null;
        if (name != ProgramName.Gunicorn)
        {
            // Without a program's name each dialect has its usual port, and one that cannot be opened is no reason to stop.
            var isBoth = name == ProgramName.Both;
            var port = isBoth && settings.Dialect == DialectName.Py ? PythonPort : go.Port;
            if (!BindAddress.TryParse($"{go.Host}:{go.Port}", out _, out _)) return new CommandLineEnd($"error: invalid value \"{go.Host}\" for -host or HOST: allowed is an IP address or localhost\n", 2);
            listeners.Add(go with { Settings = settings, Port = port, Host = go.Host == "0.0.0.0" ? "" : go.Host, IsOptional = isBoth, Tls = settings.Dialect == DialectName.Py && tls is not null ? tls : go.Tls });
            return null;
        }

        var binds = gunicorn.Binds.Count > 0 ? gunicorn.Binds : environment.TryGetValue("PORT", out var port2) ? ["0.0.0.0:" + port2] : ["127.0.0.1:8000"];
        foreach (var bind in binds)
        {
            if (!BindAddress.TryParse(bind, out var host, out var bindPort)) return new CommandLineEnd($"{(gunicorn.Binds.Count > 0 ? gunicorn.SourceOf("bind") + ": --bind" : "PORT")}: found \"{bind}\", allowed is HOST:PORT with an IP address\n", 2);
            listeners.Add(new ListenerPlan(settings, host, bindPort) { Tls = tls });
        }

        return null;
    }

    // HTTP/2 without TLS has a port of its own, because Kestrel cannot tell the two apart on one.
    private static CommandLineEnd? AddHttp2(List<ListenerPlan> listeners, IReadOnlyDictionary<string, string> environment)
    {
        if (!environment.TryGetValue("HTTPBIN_H2C", out var text) || text.Length == 0) return null;
        if (!BindAddress.TryParse(text, out var host, out var port)) return new CommandLineEnd($"HTTPBIN_H2C: found \"{text}\", allowed is HOST:PORT with an IP address, or :PORT\n", 2);
        listeners.Add(new ListenerPlan(listeners[^1].Settings, host, port) { IsHttp2 = true });
        return null;
    }

    private static ListenerSettings GoSettings(ListenerSettings settings, IReadOnlyDictionary<string, string> environment) =>
        settings with { AsGo215 = environment.GetValueOrDefault("HTTPBIN_GO_LEVEL") == "2.15" };

    private static ListenerSettings PythonSettings(ListenerSettings go, GunicornArguments gunicorn, bool isSync, IReadOnlyDictionary<string, string> environment) => new()
    {
        Dialect = DialectName.Py,
        MaxBodyBytes = 100 << 20,
        MaxMessageBytes = go.MaxMessageBytes,
        MaxDuration = TimeSpan.FromSeconds(300),
        BodyTimeout = TimeSpan.FromSeconds(300),
        HeaderTimeout = TimeSpan.FromSeconds(30),
        IdleTimeout = gunicorn.KeepAlive ?? TimeSpan.FromSeconds(2),
        MaxHeaderBytes = 900 << 10,
        AllowedRedirectDomains = go.AllowedRedirectDomains,
        UnsafeResponses = IsOn(environment, "HTTPBIN_UNSAFE"),
        ShowProxyHeaders = IsOn(environment, "HTTPBIN_SHOW_ENV"),
        CloseEachTime = isSync,
        TrustedPeers = gunicorn.TrustedPeers ?? (environment.TryGetValue("FORWARDED_ALLOW_IPS", out var peers) ? GunicornArguments.Split(peers) : ["127.0.0.1"]),
        RequestLimits = (gunicorn.Limit("limit-request-line", 4094), gunicorn.Limit("limit-request-field_size", 8190), gunicorn.Limit("limit-request-fields", 100)),
        ShownVariables = go.ShownVariables,
        Drip = go.Drip,
        SseDuration = go.SseDuration,
    };

    private static bool IsOn(IReadOnlyDictionary<string, string> environment, string name) => environment.GetValueOrDefault(name) is "1" or "true";
}
