using System.Globalization;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// The route's timeout caps the deadline of a gRPC caller, <c>grpc-timeout</c> (contract mesh.md section 1.3): the shorter one
/// holds, and the upstream is told. Without a timeout of the route the deadline is the two ends' own business.
/// </summary>
internal static class GrpcDeadline
{
    private const string Header = "grpc-timeout";

    private const int MostDigits = 8;

    public static ForwardAction Apply(ForwardAction action, HttpRequest request)
    {
        if (action.Timeout is not { } cap || !LocalReplyWriter.IsGrpc(request) || !TryParse(request.Headers[Header].ToString(), out var asked)) return action;
        if (cap < asked) asked = cap;
        request.Headers[Header] = Format(asked);
        return action with { Timeout = asked };
    }

    /// <summary>Up to eight digits and a unit.</summary>
    private static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        var ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            _ => 0,
        };
        if (ticks == 0 && text[^1] != 'n') return false;

        // Timers know milliseconds: a shorter deadline is one that is over at once.
        var milliseconds = ticks == 0 ? count / 1_000_000.0 : (double)count * ticks / TimeSpan.TicksPerMillisecond;
        timeout = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(milliseconds), 1, int.MaxValue));
        return true;
    }

    private static string Format(TimeSpan timeout)
    {
        var milliseconds = (long)timeout.TotalMilliseconds;
        return milliseconds < 100_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m") : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}S");
    }
}
