using System.Text;

namespace Bookinfo.HttpBin.Tests.Hostile;

/// <summary>Indentation must not make a large answer of a small body.</summary>
public sealed class DeepJsonTests(Servers servers)
{
    private const string Json = "Content-Type: application/json";
    private const int Deep = 450;
    private const int MostAnswer = 1 << 20;

    /// <summary>64 KiB, which would have some 29 MB when indented.</summary>
    private static readonly byte[] Bomb = Nested(32 << 10);

    [Fact]
    public async Task What_would_grow_too_long_is_no_JSON_for_Python()
    {
        var reply = await Wire.AskAsync(servers.Py, "POST /post", Json, Bomb);
        Assert.Equal(200, reply.Status);
        Assert.Contains("\n  \"json\": null, \n", reply.Text, StringComparison.Ordinal);
        Assert.InRange(reply.Body.Length, Bomb.Length, MostAnswer);
    }

    [Fact]
    public async Task What_would_grow_too_long_is_a_bad_request_for_Go()
    {
        var reply = await Wire.AskAsync(servers.Go, "POST /post", Json, Bomb);
        Assert.Equal(400, reply.Status);
        Assert.Contains("error parsing request body: json: the indented form would be too long", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deep_value_that_is_small_and_a_flat_one_that_is_large_are_echoed()
    {
        var flat = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat('1', 400_000))}]");
        foreach (var (port, body) in (IEnumerable<(int, byte[])>)[(servers.Py, Nested(1)), (servers.Go, Nested(1)), (servers.Py, flat), (servers.Go, flat)])
        {
            var reply = await Wire.AskAsync(port, "POST /post", Json, body);
            Assert.Equal(200, reply.Status);
            Assert.Contains("\n  \"json\": [", reply.Text, StringComparison.Ordinal);
        }
    }

    private static byte[] Nested(int zeros) =>
        Encoding.ASCII.GetBytes($"{new string('[', Deep)}{string.Join(',', Enumerable.Repeat('0', zeros))}{new string(']', Deep)}");
}
