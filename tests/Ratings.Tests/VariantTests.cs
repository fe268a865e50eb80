using System.Net;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Ratings.Tests;

/// <summary>Contract section 6, the variants by SERVICE_VERSION, and trap 37; the test holds the clock and the dice.</summary>
public sealed class VariantTests : IAsyncDisposable
{
    private const string Good = """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""";
    private const string Bad = """{"error":"Service unavailable"}""";
    private const string Healthy = """{"status":"Ratings is healthy"}""";

    private readonly FakeTimeProvider _time = new();
    private readonly Dice _dice = new();
    private WebApplicationFactory<Program>? _service;
    private HttpClient _client = new();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_service is not null) await _service.DisposeAsync();
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.5, true)]
    [InlineData(0.500001, false)]
    [InlineData(0.99, false)]
    public async Task V_faulty_refuses_when_the_draw_is_at_most_a_half(double draw, bool refused)
    {
        Start("v-faulty");
        _dice.Draw = draw;
        await AssertAsync("/ratings/0", refused ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, refused ? Bad : Good);
        Assert.Equal(1, _dice.Draws);
    }

    [Fact]
    public async Task Chance_is_drawn_for_each_get_of_ratings_and_for_nothing_else()
    {
        Start("v-faulty");
        await AssertAsync("/health", HttpStatusCode.OK, Healthy);
        await AssertAsync("/ratings/abc", HttpStatusCode.BadRequest, """{"error":"please provide numeric product ID"}""");
        using var posted = await _client.PostAsync("/ratings/0", new StringContent("""{"Reviewer1":1}""", Encoding.UTF8), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Equal(0, _dice.Draws);
        for (var i = 0; i < 5; i++) await AssertAsync("/ratings/0", HttpStatusCode.ServiceUnavailable, Bad);
        Assert.Equal(5, _dice.Draws);
    }

    [Fact]
    public async Task V_delayed_answers_as_always_but_after_seven_seconds()
    {
        Start("v-delayed");
        var answer = _client.GetAsync("/ratings/0", TestContext.Current.CancellationToken);
        await _dice.Drawn.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(6999));
        await AssertAsync("/health", HttpStatusCode.OK, Healthy);
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        using var response = await answer;
        Assert.Equal(Good, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task V_delayed_answers_at_once_when_the_draw_is_more_than_a_half()
    {
        Start("v-delayed");
        _dice.Draw = 0.51;
        await AssertAsync("/ratings/0", HttpStatusCode.OK, Good);
    }

    [Fact]
    public async Task V_unavailable_flips_every_minute_from_the_start_and_calls_itself_healthy()
    {
        Start("v-unavailable");
        foreach (var (second, isBad) in new[] { (0, false), (59, false), (60, true), (119, true), (120, false), (179, false), (180, true), (3661, true) })
        {
            _time.SetUtcNow(_time.Start.AddSeconds(second));
            await AssertAsync("/ratings/0", isBad ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, isBad ? Bad : Good);
            await AssertAsync("/health", HttpStatusCode.OK, Healthy);
        }
    }

    [Fact]
    public async Task V_unhealthy_flips_every_quarter_of_an_hour_both_ways_and_admits_it()
    {
        Start("v-unhealthy");
        foreach (var (second, isBad) in new[] { (0, false), (899, false), (900, true), (1799, true), (1800, false), (2700, true) })
        {
            _time.SetUtcNow(_time.Start.AddSeconds(second));
            await AssertAsync("/ratings/0", isBad ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, isBad ? Bad : Good);
            await AssertAsync("/health", isBad ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, isBad ? """{"status":"Ratings is not healthy"}""" : Healthy);
        }
    }

    /// <summary>The platform's own question must not restart a pod that is only being taught with.</summary>
    [Fact]
    public async Task V_unhealthy_stays_alive_and_ready_for_the_platform()
    {
        Start("v-unhealthy");
        _time.Advance(TimeSpan.FromSeconds(900));
        Assert.Equal("ok", await _client.GetStringAsync("/livez", TestContext.Current.CancellationToken));
        Assert.Equal("ok", await _client.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("V-FAULTY")]
    [InlineData("v3")]
    [InlineData("")]
    public async Task Any_other_version_is_normal(string version)
    {
        Start(version);
        _time.Advance(TimeSpan.FromSeconds(900));
        await AssertAsync("/ratings/0", HttpStatusCode.OK, Good);
        Assert.Equal(0, _dice.Draws);
    }

    private void Start(string version)
    {
        _service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("SERVICE_VERSION", version)
            .ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_time).AddSingleton<Random>(_dice)));
        _client = _service.CreateClient();
    }

    private async Task AssertAsync(string path, HttpStatusCode status, string body)
    {
        using var response = await _client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    private sealed class Dice : Random
    {
        public double Draw { get; set; }

        public int Draws { get; private set; }

        public TaskCompletionSource Drawn { get; } = new();

        public override double NextDouble()
        {
            Draws++;
            Drawn.TrySetResult();
            return Draw;
        }
    }
}
