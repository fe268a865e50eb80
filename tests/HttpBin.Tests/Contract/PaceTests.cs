using System.Globalization;

using Bookinfo.HttpBin.Listeners;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>Contract 1.4: how long answers take and where they pause, seen without waiting for it.</summary>
public sealed class PaceTests : IAsyncLifetime
{
    private readonly InstantTime _time = new();
    private WebApplication? _app;

    public async ValueTask InitializeAsync() =>
        _app = await Servers.StartAsync([Servers.PlanOf("gunicorn", ["-b", ":80", "-k", "gevent", "httpbin:app"]), Servers.PlanOf("go-httpbin", [])], new UnhandledExceptions(), _time);

    public async ValueTask DisposeAsync() => await _app!.DisposeAsync();

    [Theory]
    [InlineData("/delay/3.5", "3.5")]
    [InlineData("/delay/9999", "10")]
    [InlineData("/delay/inf", "10")]
    [InlineData("/drip?duration=6&numbytes=3", "2 2 2")]
    [InlineData("/drip?duration=2&numbytes=1&delay=5", "5 2")]
    [InlineData("/drip?numbytes=4", "0.5 0.5 0.5 0.5")]
    [InlineData("/drip?duration=0", "")]
    [InlineData("/drip?duration=9999&numbytes=1&delay=100", "100 200")]
    [InlineData("/range/26?duration=4&chunk_size=13", "2 2")]
    [InlineData("/range/26?duration=4", "4")]
    [InlineData("/range/102400?duration=7&chunk_size=102400", "1 1 1 1 1 1 1")]
    [InlineData("/stream/3", "")]
    public async Task Py_pauses(string path, string seconds) => Assert.Equal(seconds, await PausesAsync(0, path));

    [Theory]
    [InlineData("/delay/3.5", "3.5")]
    [InlineData("/delay/10s", "10")]
    [InlineData("/delay/1m", "")]
    [InlineData("/drip?duration=6s&numbytes=4", "2 2 2 2")]
    [InlineData("/drip", "2 0.222 0.222 0.222 0.222 0.223 0.222 0.222 0.222 0.223")]
    [InlineData("/jsonl?count=3001&duration=3ms", "0.001 0.001 0.001")]
    [InlineData("/drip?duration=1s&numbytes=1&delay=0", "")]
    [InlineData("/drip?duration=0&delay=0", "")]
    [InlineData("/sse?count=3&duration=4s&delay=1s", "1 2 2")]
    [InlineData("/sse?count=6", "1 1 1 1 1")]
    [InlineData("/jsonl?count=3", "")]
    [InlineData("/jsonl?count=3&duration=4s", "2 2")]
    [InlineData("/range/26?duration=4s", "4")]
    public async Task Go_pauses(string path, string seconds) => Assert.Equal(seconds, await PausesAsync(1, path));

    [Fact]
    public async Task Go_jitter_makes_pauses_uneven_within_its_bounds()
    {
        await AskAsync(1, "/sse?count=101&duration=10s&jitter=0.5");
        var pauses = _time.Take();
        Assert.Equal(100, pauses.Count);
        Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, 0.05, 0.15));
        Assert.True(pauses.Distinct().Count() > 10);
    }

    [Fact]
    public async Task Go_tells_its_timing()
    {
        Assert.Equal(
            "total_duration;dur=9000.00;desc=\"total request duration\", initial_delay;dur=3000.00;desc=\"initial delay\", write_duration;dur=6000.00;desc=\"duration of writes after initial delay\", pause_per_write;dur=2000.00;desc=\"computed pause between writes\"",
            (await AskAsync(1, "/drip?duration=6s&numbytes=4&delay=3s"))["Server-Timing"]);
        Assert.Matches("^initial_delay;dur=\\d+\\.\\d\\d;desc=\"initial delay\"$", (await AskAsync(1, "/delay/1s"))["Server-Timing"]);
    }

    private async Task<string> PausesAsync(int listener, string path)
    {
        await AskAsync(listener, path);
        return string.Join(' ', _time.Take().Select(pause => pause.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture)));
    }

    private Task<Reply> AskAsync(int listener, string path) =>
        Wire.AskAsync(((HttpBinServer)_app!.Services.GetRequiredService<IServer>()).Bound[listener].Address.Port, $"GET {path}");
}
