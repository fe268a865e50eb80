using System.Globalization;
using System.Text;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report;

/// <summary>What a result is called: its type, its labels, its ID.</summary>
internal static class ResultNames
{
    private const int LongestId = 96;

    /// <summary><c>HTTP</c>, <c>TCP</c>, <c>UDP</c>, <c>GRPC Health for 'svc'</c> or <c>GRPC Ping</c>, with what was sent besides.</summary>
    public static string RunType(LoadOptions options)
    {
        var grpc = options.Target.Grpc;
        var name = options.Target.Protocol switch
        {
            TargetProtocol.Http => "HTTP",
            TargetProtocol.Tcp => "TCP",
            TargetProtocol.Udp => "UDP",
            TargetProtocol.GrpcPing => "GRPC Ping",
            _ => $"GRPC Health for '{grpc.HealthService}'",
        };
        if (options.Target.Protocol is not (TargetProtocol.GrpcPing or TargetProtocol.GrpcHealth)) return name;
        if (grpc.PingDelay > TimeSpan.Zero) name += $" Delay={GoDuration.Text(grpc.PingDelay)}";
        return options.Request.Payload.Length > 0 ? $"{name} PayloadLength={options.Request.Payload.Length}" : name;
    }

    /// <summary>The labels as given, or the URL without its scheme and this machine's short name.</summary>
    public static string Labels(LoadOptions options, string hostName)
    {
        if (options.Labels is { } labels) return labels;
        var url = options.Target.Url;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return $"{(scheme < 0 ? url : url[(scheme + 3)..])} , {hostName.Split('.')[0]}";
    }

    /// <summary><c>YYYY-MM-DD-HHMMSS[_RunID][_labels]</c>, also the file's name.</summary>
    public static string Id(RunResult result, string hostName) => Id(result.Options, result.StartTime, hostName);

    /// <summary>The same before there is a result.</summary>
    public static string Id(LoadOptions options, DateTimeOffset start, string hostName)
    {
        var id = new StringBuilder(start.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture));
        if (options.RunId != 0) id.Append(CultureInfo.InvariantCulture, $"_{options.RunId}");
        var labels = Labels(options, hostName);
        if (labels.Length > 0) id.Append('_');
        foreach (var letter in labels)
        {
            if (char.IsAsciiLetterOrDigit(letter)) id.Append(letter);
            else if (id[^1] != '_') id.Append('_');
        }

        if (id[^1] == '_') id.Length--;
        return id.ToString(0, Math.Min(id.Length, LongestId));
    }
}
