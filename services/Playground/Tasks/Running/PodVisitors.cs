using System.Collections.Immutable;
using System.Globalization;

namespace Bookinfo.Playground.Tasks;

/// <summary>Requests made by curl inside a pod.</summary>
internal sealed class PodVisitors(PodCommands pods, TimeProvider time)
{
    private const string LimitSeconds = "60";

    public async Task<Observation> VisitAsync(RequestStep step, CancellationToken ct)
    {
        var answers = ImmutableArray.CreateBuilder<Answer>(step.Times);
        for (var i = 0; i < step.Times; i++)
        {
            var start = time.GetTimestamp();
            var seen = await pods.ExecAsync(step.From!, Curl(step), ct);
            answers.Add(Read(seen) with { Duration = time.GetElapsedTime(start) });
        }

        return new Observation { Answers = answers.ToImmutable() };
    }

    /// <summary>The words that make the request.</summary>
    public static IEnumerable<string> Curl(RequestStep step)
    {
        List<string> words = ["curl", "-sS", "-i", "-m", LimitSeconds];
        if (step.Method == "HEAD") words[2] = "-I";
        else if (step.Method != "GET") words.AddRange(["-X", step.Method]);
        foreach (var (name, value) in step.Headers) words.AddRange(["-H", $"{name}: {value}"]);
        if (step.Tls is { } tls)
        {
            if (tls.Authority is not null) words.AddRange(["--cacert", tls.Authority]);
            if (tls.Certificate is not null) words.AddRange(["--cert", tls.Certificate]);
            if (tls.Key is not null) words.AddRange(["--key", tls.Key]);
            if (tls.Insecure) words.Add("-k");
        }

        words.Add($"{(step.Tls is null ? "http" : "https")}://{step.Host}{step.Path}");
        return words;
    }

    /// <summary>Reads what <c>curl -i</c> wrote: heads of interim answers and of a tunnel's first, then the last head, then the body.</summary>
    internal static Answer Read(CommandSeen seen)
    {
        if (seen.Exit != 0) return new Answer { Exit = seen.Exit, Error = seen.Output.Trim() is { Length: > 0 } said ? said : $"curl ended with {seen.Exit}" };
        var (rest, head) = (seen.Output.Replace("\r\n", "\n", StringComparison.Ordinal), "");
        while (rest.StartsWith("HTTP/", StringComparison.Ordinal) && (head is "" || Status(head) < 200))
        {
            var end = rest.IndexOf("\n\n", StringComparison.Ordinal);
            (head, rest) = end < 0 ? (rest, "") : (rest[..end], rest[(end + 2)..]);
        }

        var lines = head.Split('\n');
        if (Status(head) is not { } status) return new Answer { Exit = 1, Error = $"no HTTP head in: {TextCheck.Quote(seen.Output)}" };
        return new Answer
        {
            Status = status,
            Body = rest,
            Headers = lines.Skip(1)
                .Select(l => l.Split(':', 2))
                .Where(l => l.Length == 2)
                .GroupBy(l => l[0].Trim(), StringComparer.OrdinalIgnoreCase)
                .ToImmutableDictionary(g => g.Key, g => string.Join(", ", g.Select(l => l[1].Trim())), StringComparer.OrdinalIgnoreCase)
                .Add(":version", lines[0].Split(' ')[0]["HTTP/".Length..]),
        };
    }

    private static int? Status(string head) =>
        head.Split(' ', 3) is [_, var code, ..] && int.TryParse(code.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
}
