using System.Collections.Concurrent;
using System.Text;

using Bookinfo.Mesh.Tests.Protocols;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>Requests made to be understood in two ways: none is forwarded as anything but what it meant.</summary>
public sealed class MalformedRequestTests
{
    private const int Parallel = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task Nothing_is_forwarded_in_another_meaning_and_the_proxy_goes_on(ProxyKind kind)
    {
        var seed = FuzzSettings.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        var cases = Enumerable.Range(0, FuzzSettings.Requests).Select(number => new RequestTricks(new Random(unchecked((seed * 1_000_003) + number))).Next(number)).ToArray();
        var next = -1;
        var answers = new ConcurrentDictionary<int, List<RawAnswer>>();

        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < cases.Length)
            {
                answers[number] = await SendAsync(door, cases[number]);
                if (number % 100 == 0) Assert.Equal(200, (await door.AskAsync("GET /good HTTP/1.1\r\nHost: reviews\r\n\r\n"))?.Status);
            }
        }));

        var arrived = upstream.Requests.ToLookup(static request => NumberOf(request));
        var faults = Enumerable.Range(0, cases.Length).Select(number => Fault(cases[number], answers[number], [.. arrived[number]]) is { } fault ? $"case {number} ({cases[number].Kind}): {fault}\n{Printable(cases[number].Bytes)}" : null).OfType<string>().ToArray();
        Assert.True(faults.Length == 0, $"seed {seed}, {faults.Length} faults\n{string.Join("\n\n", faults.Take(12))}");
        Assert.True(upstream.Violations.Count == 0, $"seed {seed}\n{string.Join('\n', upstream.Violations.Take(20))}");
        Assert.Equal(200, (await door.AskAsync("GET /good HTTP/1.1\r\nHost: reviews\r\n\r\n"))?.Status);
    }

    private static string? Fault(FuzzCase sent, List<RawAnswer> answers, StrictRequest[] arrived)
    {
        if (answers.Exists(static answer => answer.Status == 500)) return "500: something inside broke";
        if (sent.Meaning == Meaning.ByTheLetter)
        {
            // A line feed alone may end a line (RFC 9112 section 2.2), which Kestrel and Envoy both let it do.
            return FaultByTheLetter(StrictReader.ReadAll(sent.Bytes), answers, arrived) is { } fault
                && FaultByTheLetter(StrictReader.ReadAll(sent.Bytes, bareLineFeeds: true), answers, arrived) is not null ? fault : null;
        }

        if (arrived.Any(IsSmuggled)) return "the smuggled request arrived";
        if (answers.Count(static answer => answer.Status >= 200) > 1) return $"{answers.Count} answers";
        if (arrived.Length > 1) return $"{arrived.Length} requests arrived";
        return sent.Meaning switch
        {
            Meaning.None when arrived.Length > 0 => $"{arrived[0]} arrived",
            Meaning.None when answers.Exists(static answer => answer.Status is >= 200 and < 400) => $"{answers[0].Status} for it",
            Meaning.One when arrived.Length == 0 => $"it did not arrive; {answers.FirstOrDefault()?.Status}",
            Meaning.One or Meaning.OneOrNone when arrived.Length == 1 && arrived[0].Body != sent.Body => $"its body was {Printable(arrived[0].Body)}",
            _ => null,
        };
    }

    private static string? FaultByTheLetter(IReadOnlyList<StrictRequest> meant, List<RawAnswer> answers, StrictRequest[] arrived)
    {
        var most = Math.Max(1, meant.Count);
        if (arrived.Length > most || answers.Count(static answer => answer.Status >= 200) > most + 1) return $"{arrived.Length} arrived, {answers.Count} answers, {meant.Count} meant";
        if (arrived.Any(IsSmuggled) && !meant.Any(IsSmuggled)) return "the smuggled request arrived";
        for (var i = 0; i < Math.Min(meant.Count, arrived.Length); i++)
        {
            if (meant[i].Method != arrived[i].Method || meant[i].Body != arrived[i].Body) return $"{meant[i]} was meant, {arrived[i]} arrived";
        }

        return null;
    }

    private static bool IsSmuggled(StrictRequest request) => request.Target.Contains(RequestTricks.Smuggled, StringComparison.Ordinal);

    private static async Task<List<RawAnswer>> SendAsync(Door door, FuzzCase sent)
    {
        var answers = new List<RawAnswer>();
        using var connection = await door.KnockAsync();
        await connection.SendAsync(sent.Bytes);
        var first = connection.ReadAnswerAsync();

        // Some cases leave the proxy waiting for the rest: they end when the caller does, which for a whole request would be too soon.
        if (sent.Meaning is Meaning.One or Meaning.OneOrNone) await first;
        else await Task.WhenAny(first, Task.Delay(Patience, TestContext.Current.CancellationToken));
        connection.EndSending();
        for (var answer = await first; answer is not null; answer = await connection.ReadAnswerAsync()) answers.Add(answer);
        return answers;
    }

    private static int NumberOf(StrictRequest request)
    {
        var path = request.Header("x-case") ?? request.Target;
        var parts = path.Split('/');
        return parts.Length > 1 && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static string Printable(string bytes)
    {
        var text = new StringBuilder();
        foreach (var one in bytes.Length > 600 ? bytes[..600] : bytes)
        {
            text.Append(one switch
            {
                '\r' => "\\r",
                '\n' => "\\n\n",
                < ' ' or > '~' => $"\\x{(int)one:x2}",
                _ => one.ToString(),
            });
        }

        return text.ToString();
    }
}
