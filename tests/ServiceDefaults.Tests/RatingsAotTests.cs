using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>
/// The published form of ratings v2 with both drivers. MongoDB's is not made for native code and its warnings are silenced in
/// Ratings.csproj, so what it does there is shown here.
/// </summary>
[Collection(PublishedForm.OneAtATime)]
public sealed class RatingsAotTests
{
    private const string Seed = """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""";
    private const string NotConnected = """{"error":"could not connect to ratings database"}""";

    [Fact]
    [Needs("gcc")]
    public async Task The_published_form_reads_documents_and_answers_when_there_are_none()
    {
        var program = await PublishedForm.OfAsync("Ratings");
        await using var database = new MongoWireDouble();
        await using var ratings = await ServiceProcess.StartAsync(program, ["9080"], Environment(("MONGO_DB_URL", $"mongodb://127.0.0.1:{database.Port}/test")));
        Assert.Equal(Seed, await AskAsync(ratings));
        database.Documents = [Bson.Document(("rating", 2.5)), Bson.Document(("stars", 1))];
        Assert.Equal("""{"id":0,"ratings":{"Reviewer1":2.5}}""", await AskAsync(ratings));
        database.Documents = [];
        Assert.Equal("""{"id":0,"ratings":{"Reviewer1":0,"Reviewer2":0}}""", await AskAsync(ratings));
        database.Before = (command, _) => Task.FromResult(command != "find ratings");
        Assert.Equal("""{"error":"could not load ratings from database"}""", await AskAsync(ratings));
    }

    [Theory]
    [InlineData("mongodb://jason:s3cret@127.0.0.1:{0}/test")]
    [InlineData("mongodb://127.0.0.1:1/test")]
    [Needs("gcc")]
    public async Task The_published_form_says_that_it_could_not_connect(string url)
    {
        var program = await PublishedForm.OfAsync("Ratings");
        await using var database = new MongoWireDouble();
        await using var ratings = await ServiceProcess.StartAsync(program, ["9080"], Environment(("MONGO_DB_URL", string.Format(CultureInfo.InvariantCulture, url, database.Port))));
        Assert.Equal(NotConnected, await AskAsync(ratings));
        Assert.DoesNotContain(ratings.Output, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    [Needs("gcc")]
    [Needs("mariadbd")]
    public async Task The_published_form_reads_rows_of_mariadb()
    {
        var program = await PublishedForm.OfAsync("Ratings");
        await using var database = await MariaDbServer.StartAsync();
        await using var ratings = await ServiceProcess.StartAsync(program, ["9080"], MySql(database, MariaDbServer.Password));
        Assert.Equal(Seed, await AskAsync(ratings));
        await using var stranger = await ServiceProcess.StartAsync(program, ["9080"], MySql(database, "wrong"));
        Assert.Equal(NotConnected, await AskAsync(stranger));
        await database.EndAsync();
        Assert.Equal(NotConnected, await AskAsync(ratings));
    }

    private static Dictionary<string, string> MySql(MariaDbServer database, string password) => Environment(
        ("DB_TYPE", "mysql"), ("MYSQL_DB_HOST", "127.0.0.1"), ("MYSQL_DB_PORT", database.Port.ToString(CultureInfo.InvariantCulture)),
        ("MYSQL_DB_USER", "root"), ("MYSQL_DB_PASSWORD", password));

    private static Dictionary<string, string> Environment(params (string Name, string Value)[] variables) =>
        new(variables.Select(variable => new KeyValuePair<string, string>(variable.Name, variable.Value))) { ["SERVICE_VERSION"] = "v2" };

    private static async Task<string> AskAsync(ServiceProcess ratings)
    {
        using var answer = await ratings.Client.GetAsync("/ratings/0", TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
