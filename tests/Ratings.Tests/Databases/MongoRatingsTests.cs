using System.Net;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.Ratings.Tests.Databases;

/// <summary>
/// Contract sections 6 (database mode) and 7 with MongoDB: the real driver against the wire double of the tests, because no server
/// can be had here. See <see cref="MongoWireDouble"/> for what that leaves untested.
/// </summary>
public sealed class MongoRatingsTests
{
    private const string NotLoaded = """{"error":"could not load ratings from database"}""";

    [Theory]
    [InlineData("mongodb://127.0.0.1:{0}/test")]
    [InlineData("mongodb://127.0.0.1:{0}")]
    public async Task The_first_two_documents_are_the_ratings_whatever_the_book(string url)
    {
        await using var database = new MongoWireDouble();
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", string.Format(null, url, database.Port)));
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
        await ratings.AssertAsync(HttpStatusCode.OK, """{"id":7,"ratings":{"Reviewer1":5,"Reviewer2":4}}""", "/ratings/7?x=1");
        await ratings.AssertAsync(HttpStatusCode.BadRequest, """{"error":"please provide numeric product ID"}""", "/ratings/");
        using var head = await ratings.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/ratings/0"), TestContext.Current.CancellationToken);
        Assert.Equal(RatingsProcess.Seed.Length, head.Content.Headers.ContentLength);
        Assert.Contains(database.Commands, sent => sent.Command == "find ratings");
    }

    [Fact]
    public async Task Anything_but_mysql_means_mongodb()
    {
        await using var database = new MongoWireDouble();
        await using var ratings = await RatingsProcess.StartAsync(("DB_TYPE", "MySQL"), ("MONGO_DB_URL", Url(database)));
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
    }

    [Fact]
    public async Task Each_look_up_asks_on_a_connection_of_its_own_and_closes_it()
    {
        await using var database = new MongoWireDouble();
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", Url(database)));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed)));
        Assert.Equal(20, database.Commands.Where(sent => sent.Command == "find ratings").Select(sent => sent.Connection).Distinct().Count());
        await Eventually.HoldsAsync(() => Task.FromResult(database.OpenConnections == 0), TimeSpan.FromSeconds(10), () => $"{database.OpenConnections} connections were kept");
    }

    public static TheoryData<byte[][], string> Collections => new()
    {
        { [], """{"Reviewer1":0,"Reviewer2":0}""" },
        { [Bson.Document(("rating", 3.0))], """{"Reviewer1":3,"Reviewer2":0}""" },
        { [Bson.Document(("rating", 1L)), Bson.Document(("rating", 2.5)), Bson.Document(("rating", 9))], """{"Reviewer1":1,"Reviewer2":2.5}""" },
        { [Bson.Document(("stars", 5)), Bson.Document(("rating", null))], """{"Reviewer2":null}""" },
        { [Bson.Document(("_id", 1), ("rating", "5"))], """{"Reviewer1":"5","Reviewer2":0}""" },
    };

    /// <summary>Missing documents count 0 (contract, HEAD); what is no number is passed on as the original passes it on.</summary>
    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Documents_count_in_their_order(byte[][] documents, string expected)
    {
        await using var database = new MongoWireDouble { Documents = documents };
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", Url(database)));
        await ratings.AssertAsync(HttpStatusCode.OK, $$"""{"id":0,"ratings":{{expected}}}""");
    }

    [Fact]
    public async Task A_database_that_is_down_at_start_or_goes_down_is_a_500_and_needs_no_restart_to_recover()
    {
        int port;
        await using (var probe = new MongoWireDouble()) port = probe.Port;
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", $"mongodb://127.0.0.1:{port}/test"), RatingsProcess.ShortConnect);
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        await ratings.AssertUpAsync("no secret here");
        for (var i = 0; i < 2; i++)
        {
            await using (var database = new MongoWireDouble(port)) await ratings.AssertRecoversAsync();
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        }
    }

    [Fact]
    public async Task A_database_that_is_lost_while_it_is_asked_is_a_500_and_the_next_look_up_works()
    {
        await using var database = new MongoWireDouble { Before = (command, _) => Task.FromResult(command != "find ratings") };
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", Url(database)));
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, NotLoaded);
        database.Before = (_, _) => Task.FromResult(true);
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
    }

    /// <summary>The double answers pings at once, so three seconds are long enough for them on a busy machine, too.</summary>
    [Theory]
    [InlineData("find ratings", "30", "3", NotLoaded)]
    [InlineData("ping", "30", "1", RatingsProcess.NotConnected)]
    [InlineData("isMaster", "1", "30", RatingsProcess.NotConnected)]
    public async Task A_database_that_falls_silent_is_a_500_after_the_limit_and_needs_no_restart_to_recover(string at, string connect, string query, string expected)
    {
        await using var database = new MongoWireDouble
        {
            Before = async (command, stop) =>
            {
                if (command == at) await Task.Delay(Timeout.Infinite, stop);
                return true;
            },
        };
        await using var ratings = await RatingsProcess.StartAsync(
            ("MONGO_DB_URL", Url(database)), ("DATABASE_CONNECT_TIMEOUT", connect), ("DATABASE_QUERY_TIMEOUT", query));
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, expected).WaitAsync(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        await ratings.AssertUpAsync("no secret here");
        database.Before = (_, _) => Task.FromResult(true);
        await ratings.AssertRecoversAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_a_500_that_does_not_tell_it()
    {
        await using var database = new MongoWireDouble();
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", $"mongodb://jason:s3cret%40@127.0.0.1:{database.Port}/test"));
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        Assert.Contains(database.Commands, sent => sent.Command == "saslStart");
        await ratings.AssertUpAsync("s3cret");
    }

    [Fact]
    public async Task Something_else_that_listens_there_is_a_500()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var ratings = await RatingsProcess.StartAsync(("MONGO_DB_URL", $"mongodb://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/test"), RatingsProcess.ShortConnect);
        using var end = new CancellationTokenSource();
        var talking = TalkAsync(listener, end.Token);
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        await ratings.AssertUpAsync("no secret here");
        await end.CancelAsync();
        await talking;
    }

    /// <summary>The original would start and answer 500 for ever; a mistake that a start can tell is told then, without the text, which may hold a password.</summary>
    [Fact]
    public async Task A_malformed_address_stops_the_start_and_is_not_repeated()
    {
        await using var ratings = ServiceProcess.Launch(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string>
        {
            ["SERVICE_VERSION"] = "v2",
            ["MONGO_DB_URL"] = "mongodb:/jason:s3cret@mongodb",
            ["DATABASE_QUERY_TIMEOUT"] = "0",
        });
        Assert.Equal(1, await ratings.WaitForExitAsync());
        Assert.Equal(2, ratings.Errors.Count);
        Assert.Contains(ratings.Errors, line => line.StartsWith("MONGO_DB_URL: found ", StringComparison.Ordinal));
        Assert.DoesNotContain(ratings.Errors, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    private static string Url(MongoWireDouble database) => $"mongodb://127.0.0.1:{database.Port}/test";

    private static async Task TalkAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
