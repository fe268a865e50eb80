using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>
/// TLS that begins badly, at each place where the mesh reads a hello: answered or closed as Envoy does, brought to the host it names or
/// to nobody, and nothing stays behind. Classes of answers are compared, not bytes.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class MalformedHelloTests
{
    private const int Parallel = 8;

    private const byte Alert = 0x15;

    private const byte Handshake = 0x16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HelloDoors.Simple)]
    [InlineData(HelloDoors.Mutual)]
    [InlineData(HelloDoors.Passthrough)]
    [InlineData(HelloDoors.Tunnel)]
    public async Task No_hello_comes_to_a_host_that_it_does_not_name_and_the_proxy_goes_on(string door)
    {
        var seed = FuzzSettings.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        using var unobserved = new UnobservedFailures();
        await using var doors = await HelloDoors.StartAsync();
        var cases = Enumerable.Range(0, FuzzSettings.Hellos).Select(number => new HelloTricks(new Random(unchecked((seed * 1_000_003) + number))).Next(number)).ToArray();
        var answers = new ConcurrentDictionary<int, byte[]>();
        var next = -1;

        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < cases.Length) answers[number] = await SendAsync(doors, door, cases[number], number);
        }));
        await Eventually.HoldsAsync(() => Task.FromResult(doors.Open == 0), TimeSpan.FromSeconds(60), () => $"{doors.Open} connections are still open");

        var arrived = doors.Arrived.Where(static connection => connection.Bytes.Length > 0).ToLookup(static connection => NumberOf(connection.Bytes));
        var faults = new List<string>();
        for (var number = 0; number < cases.Length; number++)
        {
            if (await FaultAsync(door, cases[number], answers[number], [.. arrived[number]]) is { } fault)
                faults.Add($"case {number} ({cases[number].Kind}, {cases[number].ServerName ?? "no name"}): {fault}\n{Convert.ToHexString(cases[number].Bytes.AsSpan(0, Math.Min(400, cases[number].Bytes.Length)))}");
        }

        Assert.True(faults.Count == 0, $"seed {seed}, {faults.Count} faults\n{string.Join("\n\n", faults.Take(12))}");
        Assert.Empty(arrived[-1]);
        Assert.Equal(0, doors.Http.Calls);
        await AssertGoesOnAsync(doors, door);
        Assert.Empty(unobserved.Collect());
    }

    private static async Task AssertGoesOnAsync(HelloDoors doors, string door)
    {
        foreach (var host in new[] { "a.example.com", "b.example.com" })
        {
            if (HelloDoors.EndsTls(door)) Assert.Equal(host, await doors.CallAsync(door, host));
            else Assert.Equal([(byte)HelloDoors.HostOf(door, host)!], await SendAsync(doors, door, new HelloCase("proper", new HelloTricks(new Random(1)).Hello(0, host), HelloMeaning.Named, host, 10_000), 0));
        }
    }

    /// <returns>All bytes of the answer.</returns>
    private static async Task<byte[]> SendAsync(HelloDoors doors, string door, HelloCase sent, int number)
    {
        using var socket = await doors.KnockAsync(door, number % 2 == 0 ? "a.example.com" : "b.example.com");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var answer = new MemoryStream();
        try
        {
            foreach (var segment in sent.Bytes.Chunk(sent.SegmentSize)) await socket.SendAsync(segment, limit.Token);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var read) answer.Write(buffer, 0, read);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted or SocketError.NotConnected)
        {
            // Closed without reading the rest.
        }

        return answer.ToArray();
    }

    private static async Task<string?> FaultAsync(string door, HelloCase sent, byte[] answer, (char Host, byte[] Bytes)[] arrived)
    {
        var name = sent.Meaning == HelloMeaning.AsAnotherReads ? await ServerNameAsync(sent.Bytes) : sent.ServerName;
        var wanted = sent.Meaning == HelloMeaning.None ? null : HelloDoors.HostOf(door, name);
        var must = sent.Meaning == HelloMeaning.Named && wanted is not null;
        if (arrived.Length > 1) return $"{arrived.Length} connections arrived";
        var first = answer.Length == 0 ? (byte?)null : answer[0];
        if (HelloDoors.EndsTls(door))
        {
            if (arrived.Length > 0) return "it was passed on";
            if (first is not (null or Alert or Handshake)) return $"an answer that is no TLS: {Convert.ToHexString(answer)}";
            if (first == Handshake && wanted is null) return $"a handshake for {name ?? "nobody"}";
            return must && first != Handshake ? $"no handshake but {(first is null ? "an end" : Convert.ToHexString(answer))}" : null;
        }

        if (first is { } letter && letter != wanted) return $"{(char)letter} answered, wanted was {wanted?.ToString() ?? "nobody"}";
        if (arrived.Length > 0 && arrived[0].Host != wanted) return $"it came to {arrived[0].Host}, wanted was {wanted?.ToString() ?? "nobody"}";
        if (arrived.Length > 0 && !arrived[0].Bytes.AsSpan().SequenceEqual(sent.Bytes)) return "other bytes arrived than were sent";
        return must && (first is null || arrived.Length == 0) ? "it did not come to its host" : null;
    }

    /// <summary>What the platform's own TLS reads; null: no name, or no hello.</summary>
    private static async Task<string?> ServerNameAsync(byte[] hello)
    {
        string? name = null;

        // The record's minor version says nothing, and this reader is alone in refusing some.
        if (hello is [0x16, 3, _, ..]) hello = [0x16, 3, 1, .. hello[3..]];
        using var wire = new HeardOnly(hello);
        await using var server = new SslStream(wire);
        try
        {
            await server.AuthenticateAsServerAsync(
                (_, read, _, _) =>
                {
                    name = read.ServerName;
                    throw new AuthenticationException("that was all we wanted");
                },
                null,
                Cancel);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or NotSupportedException)
        {
            // Known by now, or never. A handshake message that is no hello is not read for a name, and the certificate is missed.
        }

        return string.IsNullOrEmpty(name) ? null : name.ToLowerInvariant();
    }

    /// <summary>The number that a hello carries, its records' headers taken out; -1: none.</summary>
    private static int NumberOf(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var joined = new StringBuilder();
        for (var at = 0; at + 5 <= text.Length; at += 5 + (text[at + 3] << 8) + text[at + 4]) joined.Append(text, at + 5, Math.Min(text.Length - at - 5, (text[at + 3] << 8) + text[at + 4]));
        foreach (var form in new[] { joined.ToString(), text })
        {
            var marker = form.IndexOf(HelloTricks.Marker, StringComparison.Ordinal);
            if (marker >= 0 && marker + HelloTricks.MarkerLength <= form.Length
                && int.TryParse(form.AsSpan(marker + HelloTricks.Marker.Length, HelloTricks.MarkerLength - HelloTricks.Marker.Length), CultureInfo.InvariantCulture, out var number)) return number;
        }

        return -1;
    }

    /// <summary>A peer that said something and hears nothing.</summary>
    private sealed class HeardOnly(byte[] said) : MemoryStream(said)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
        }
    }
}
