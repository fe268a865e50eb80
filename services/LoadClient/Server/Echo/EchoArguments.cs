using System.Globalization;

using Bookinfo.ServiceDefaults.CommandLine;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>What the query asks of an echo, drawn (contract fortio.md section 9).</summary>
/// <param name="Status">200 to 999.</param>
/// <param name="Delay">Zero: none.</param>
/// <param name="Size">Bytes to make up; null: the body goes back.</param>
/// <param name="Close">Whether the connection closes after the answer.</param>
/// <param name="Gzip">Whether the answer is compressed, when the client takes that.</param>
/// <param name="Headers">Headers to add, safe to send.</param>
internal sealed record EchoArguments(int Status, TimeSpan Delay, int? Size, bool Close, bool Gzip, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Nothing asked.</summary>
    public static EchoArguments None { get; } = new(StatusCodes.Status200OK, TimeSpan.Zero, null, false, false, []);

    /// <summary>Reads the arguments; each draws for itself.</summary>
    public static EchoArguments Read(IEnumerable<KeyValuePair<string, StringValues>> query, EchoOptions options, Random random)
    {
        var arguments = None;
        foreach (var (name, values) in query)
        {
            var text = values.Count > 0 ? values[0] ?? "" : "";
            if (text.Length == 0 && name != "close") continue;
            arguments = name switch
            {
                "status" => arguments with { Status = ReadStatus(text, random) },
                "delay" => arguments with { Delay = ReadDelay(text, options.MaxDelay, random) },
                "size" => arguments with { Size = ReadSize(text, options.MaxPayloadBytes, random) },
                "close" => arguments with { Close = text.Length > 0 && IsDrawn(text, random) },
                "gzip" => arguments with { Gzip = IsDrawn(text, random) },
                "header" => arguments with { Headers = EchoHeaders.Read(values) },
                _ => arguments,
            };
        }

        return arguments;
    }

    private static int ReadStatus(string text, Random random) => WeightedList.Draw<int>(text, TryReadNumber, random, out var status) switch
    {
        // What is below is not the end of an answer, and above is no status.
        DrawResult.Hit when status is >= 200 and <= 999 => status,
        DrawResult.NoHit => StatusCodes.Status200OK,
        _ => StatusCodes.Status400BadRequest,
    };

    private static TimeSpan ReadDelay(string text, TimeSpan most, Random random)
    {
        if (WeightedList.Draw<TimeSpan>(text, GoDuration.TryParse, random, out var delay) != DrawResult.Hit || delay < TimeSpan.Zero) return TimeSpan.Zero;
        return delay > most ? most : delay;
    }

    private static int? ReadSize(string text, int most, Random random) =>
        WeightedList.Draw<int>(text, TryReadNumber, random, out var size) == DrawResult.Hit ? Math.Clamp(size, 0, most) : null;

    private static bool IsDrawn(string text, Random random) => text switch
    {
        "true" => true,
        "false" => false,
        _ => WeightedList.ReadPercent(text) is { } percent && random.NextDouble() * 100 < percent,
    };

    private static bool TryReadNumber(string text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
