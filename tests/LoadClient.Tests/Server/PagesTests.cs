using System.Net;

using Bookinfo.LoadClient.Server;
using Bookinfo.LoadClient.Server.Results;

namespace Bookinfo.LoadClient.Tests.Server;

public sealed class PagesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fortio-pages-").FullName;
    private RunningServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(RunningServer.Options with { DataDirectory = _folder });
        foreach (var label in new[] { "one", "two" }) await _server.Client.GetAsync($"/fortio/rest/run?url=127.0.0.1:{_server.Http}&n=20&qps=max&save=on&labels={label}", Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_form_starts_a_run_whose_page_shows_the_report()
    {
        Assert.Contains("name=\"url\" value=\"http://127.0.0.1:", await _server.Client.GetStringAsync("/fortio/", Token));
        using var started = await _server.Client.GetAsync($"/fortio/?load=Start&url=127.0.0.1:{_server.Http}/?status%3D503&n=10&qps=max&c=2", Token);
        Assert.Equal((HttpStatusCode.SeeOther, "/fortio/run?id=3"), (started.StatusCode, started.Headers.Location?.ToString()));
        var page = "";
        while (!page.Contains("All done", StringComparison.Ordinal)) page = await _server.Client.GetStringAsync("/fortio/run?id=3", Token);
        Assert.Contains("Code 503 : 10 (100.0 %)", page);
        Assert.Contains("<svg", page);
    }

    [Fact]
    public async Task A_run_that_cannot_start_is_said_in_the_form()
    {
        using var answer = await _server.Client.GetAsync("/fortio/?load=Start&url=http://a/&c=<script>", Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("c: found &quot;&lt;script&gt;&quot;", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_run_can_be_stopped_from_its_page()
    {
        await _server.Client.GetAsync($"/fortio/?load=Start&url=127.0.0.1:{_server.Http}&t=on", Token);
        Assert.Contains("<progress", await _server.Client.GetStringAsync("/fortio/run?id=3", Token));
        Assert.Equal(HttpStatusCode.SeeOther, (await _server.Client.GetAsync("/fortio/?stop=Stop&runid=3", Token)).StatusCode);
        while (!(await _server.Client.GetStringAsync("/fortio/run?id=3", Token)).Contains("All done", StringComparison.Ordinal)) await Task.Delay(20, Token);
    }

    [Fact]
    public async Task Results_are_listed_filtered_and_shown()
    {
        var ids = Directory.GetFiles(_folder).Select(Path.GetFileNameWithoutExtension).Order().ToList();
        var list = await _server.Client.GetStringAsync("/fortio/browse", Token);
        Assert.All(ids, id => Assert.Contains($"<option value=\"{id}\">", list));
        Assert.DoesNotContain("<option value=\"" + ids[0], await _server.Client.GetStringAsync("/fortio/browse?s=_two$", Token));
        Assert.Contains("Histogram of response times", await _server.Client.GetStringAsync($"/fortio/browse?url={ids[0]}.json", Token));
        Assert.Contains("<footer>", await _server.Client.GetStringAsync($"/fortio/report?url={ids[0]}.json", Token));
        Assert.Contains("Response times over the runs", await _server.Client.GetStringAsync($"/fortio/browse?sel={ids[0]}&sel={ids[1]}", Token));
        Assert.Contains("Filter: ", await _server.Client.GetStringAsync("/fortio/browse?s=(", Token));
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.GetAsync("/fortio/browse?url=none.json", Token)).StatusCode);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("..%2fx.json")]
    [InlineData(".hidden.json")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("none.json")]
    public async Task No_other_file_is_given_away(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, ".hidden.json"), "{}", Token);
        var answer = await RawHttp.ExchangeAsync(_server.Http, $"GET /fortio/data/{name} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404 ", answer);
    }

    [Theory]
    [InlineData("a_b-1.2", true)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    public void A_name_is_checked(string name, bool isName) => Assert.Equal(isName, ResultFolder.IsName(name));

    [Fact]
    public async Task Raw_results_are_open_to_all_and_never_change()
    {
        var name = Path.GetFileName(Directory.GetFiles(_folder)[0]);
        using var answer = await _server.Client.GetAsync($"/fortio/data/{name}", Token);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("immutable", answer.Headers.CacheControl?.ToString());
        var table = await _server.Client.GetStringAsync("/fortio/data/index.tsv", Token);
        Assert.Matches($@"^TsvHttpData-1\.0\n(http://127\.0\.0\.1:\d+/fortio/data/\S+\.json\t\d+\t\S{{22}}==\n){{2}}$", table);
        Assert.Contains(name, await _server.Client.GetStringAsync("/fortio/data/", Token));
    }

    [Theory]
    [InlineData("fetch/localhost/x")]
    [InlineData("fetch2/?url=http://localhost/")]
    [InlineData("sync?url=http://localhost/")]
    [InlineData("flags")]
    public async Task What_would_act_for_anybody_is_refused_by_name(string path) =>
        Assert.Equal(HttpStatusCode.NotImplemented, (await _server.Client.GetAsync("/fortio/" + path, Token)).StatusCode);

    [Fact]
    public async Task The_browser_of_results_is_read_only_and_stands_at_the_root()
    {
        await using var report = await RunningServer.StartAsync(ServerOptions.Silent with { Http = RunningServer.Options.Http, Content = PortContent.Results, UiPath = "/", DataDirectory = _folder });
        Assert.Contains("<option value=", await report.Client.GetStringAsync("/", Token));
        Assert.Equal(HttpStatusCode.OK, (await report.Client.GetAsync("/fortio.css", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await report.Client.GetAsync("/rest/run?url=http://a/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await report.Client.GetAsync("/debug", Token)).StatusCode);
    }
}
