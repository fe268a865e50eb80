using System.Globalization;

using Bookinfo.LoadClient.Cli;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Connections;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>
/// Reads a wanted run as the command line reads one, from the parameters that have a flag of their name. No other flag can be reached:
/// none that names a file.
/// </summary>
internal static class RunRequest
{
    private static readonly string[] Values = ["labels", "r", "c", "n", "s", "X", "payload", "content-type", "resolve", "timeout", "connection-reuse", "grpc-ping-delay", "healthservice"];
    private static readonly string[] Switches = ["jitter", "uniform", "nocatchup", "log-errors", "stdclient", "h2", "sequential-warmup", "https-insecure", "ping"];

    /// <exception cref="LoadSetupException">A parameter is wrong, or asks for more than the limits allow.</exception>
    public static LoadOptions Read(RunParameters parameters, RunLimits limits, long runId, string onBehalfOf)
    {
        if (parameters["url"].Length == 0) throw new LoadSetupException("URL is required");
        CheckLines(parameters);
        var flags = LoadCommandLine.Flags();
        if (flags.Read(Arguments(parameters)) is { } mistake) throw new LoadSetupException(mistake);
        var line = LoadCommandLine.Read(flags, Stream.Null, out var reader);
        if (reader.Mistakes.Count > 0) throw new LoadSetupException(string.Join("; ", reader.Mistakes.Select(text => text.TrimStart('-'))));
        var load = Bound(line.Load, limits);
        return load with
        {
            RunId = runId,
            AllowInitialErrors = true,
            Request = load.Request with { Headers = load.Request.Headers.Add(new("X-On-Behalf-Of", onBehalfOf)) },
        };
    }

    // At a command line people may send what they like; for strangers we send one request at a time, each as a whole.
    private static void CheckLines(RunParameters parameters)
    {
        foreach (var name in Values.Append("url").Where(name => name != "payload"))
            if (parameters[name].Any(char.IsControl)) throw new LoadSetupException($"{name}: found a control character");
        if (parameters["X"].Any(letter => !char.IsAsciiLetter(letter) && letter is not ('-' or '_'))) throw new LoadSetupException($"X: found \"{parameters["X"]}\", allowed is a method such as PUT");
        if (parameters["url"].Contains(' ', StringComparison.Ordinal)) throw new LoadSetupException("url: found a space, allowed is %20");
    }

    private static List<string> Arguments(RunParameters parameters)
    {
        var arguments = new List<string>();
        var isGrpc = parameters["runner"] == "grpc";
        foreach (var name in Values)
            if (parameters[name] is { Length: > 0 } value) arguments.Add($"-{name}={value}");
        foreach (var name in Switches) arguments.Add($"-{name}={(parameters.IsOn(name) && (name != "ping" || isGrpc) ? "true" : "false")}");
        foreach (var header in parameters.All("H"))
            if (header.Length > 0) arguments.Add($"-H={header}");
        if (parameters["p"] is { Length: > 0 } percentiles) arguments.Add($"-p={percentiles.Replace(" ", "", StringComparison.Ordinal)}");
        if (parameters["qps"] is { Length: > 0 } rate) arguments.Add($"-qps={(rate == "max" ? "-1" : rate)}");
        if (parameters["t"] is { Length: > 0 } duration) arguments.Add($"-t={(duration == "on" ? "0" : duration)}");
        if (isGrpc) arguments.Add("-grpc");
        arguments.Add("--");
        arguments.Add(Url(parameters, isGrpc));
        return arguments;
    }

    private static string Url(RunParameters parameters, bool isGrpc)
    {
        var url = parameters["url"].Trim();
        if (url.Contains("://", StringComparison.Ordinal)) return url;
        if (isGrpc) return parameters.IsOn("grpc-secure") ? $"https://{url}" : url;
        return parameters["runner"] is "tcp" or "udp" ? $"{parameters["runner"]}://{url}" : url;
    }

    private static LoadOptions Bound(LoadOptions load, RunLimits limits)
    {
        if (!limits.AreAllowed) throw new LoadSetupException("this server starts no runs");
        if (limits.Targets.Count > 0) CheckTargets(load, limits.Targets);
        if (load.Pace.Workers * (long)Math.Max(1, load.Target.Grpc.Streams) > limits.MaxConnections) throw new LoadSetupException($"c: found {load.Pace.Workers}, allowed is up to {limits.MaxConnections}");
        if (load.Pace.Qps > limits.MaxQps || (load.Pace.Qps <= 0 && double.IsFinite(limits.MaxQps)))
            throw new LoadSetupException(string.Create(CultureInfo.InvariantCulture, $"qps: found {load.Pace.Qps}, allowed is up to {limits.MaxQps}"));
        if (load.Pace.Duration > limits.MaxDuration) throw new LoadSetupException($"t: found {load.Pace.Duration}, allowed is up to {limits.MaxDuration}");
        return load;
    }

    // Whatever may become the host of a connection, or the host that a mesh sends a request to.
    private static void CheckTargets(LoadOptions load, IReadOnlyList<string> allowed)
    {
        foreach (var (parameter, host) in Hosts(load))
            if (!allowed.Contains(host, StringComparer.OrdinalIgnoreCase)) throw new LoadSetupException($"{parameter}: found the host \"{host}\", allowed is {string.Join(", ", allowed)}");
    }

    private static IEnumerable<(string Parameter, string Host)> Hosts(LoadOptions load)
    {
        var url = CallerFactories.UrlOf(load.Target);
        // Two parsers, because the fast client connects by the one and .NET's by the other: a backslash is a slash to only one of them.
        yield return ("url", TargetAddress.Parse(url).Host);
        yield return ("url", Uri.TryCreate(url.Replace("{uuid}", "0", StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri.DnsSafeHost : "");
        if (load.Target.Resolve is { } address) yield return ("resolve", address);
        foreach (var (name, value) in load.Request.Headers)
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)) yield return ("H", TargetAddress.Parse(value).Host);
    }
}
