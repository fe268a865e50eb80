using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

using MySqlConnector;

namespace Bookinfo.Ratings.Tests.Databases;

/// <summary>Contract sections 6 (database mode) and 7 with DB_TYPE=mysql, against a real MariaDB; trap 33 where we differ.</summary>
[Needs("mariadbd")]
public sealed class MySqlRatingsTests(MariaDbFixture database) : IClassFixture<MariaDbFixture>
{
    private const string NotSelected = """{"error":"could not perform select"}""";

    [Fact]
    public async Task The_first_two_rows_are_the_ratings_whatever_the_book()
    {
        await using var ratings = await database.StartRatingsAsync();
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
        await ratings.AssertAsync(HttpStatusCode.OK, """{"id":12,"ratings":{"Reviewer1":5,"Reviewer2":4}}""", "/ratings/12abc");
        await ratings.AssertAsync(HttpStatusCode.BadRequest, """{"error":"please provide numeric product ID"}""", "/ratings/abc");
        await ratings.AssertUpAsync(MariaDbServer.Password);
    }

    /// <summary>The original never answers these (trap 18): see RatingsContractTests.</summary>
    [Fact]
    public async Task Head_is_answered_and_other_methods_do_not_hang()
    {
        await using var ratings = await database.StartRatingsAsync();
        using var head = await ratings.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/ratings/0"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(RatingsProcess.Seed.Length, head.Content.Headers.ContentLength);
        foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options])
        {
            using var answer = await ratings.Client.SendAsync(new HttpRequestMessage(method, "/ratings/0"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Each_look_up_opens_a_connection_of_its_own_and_closes_it()
    {
        await using var ratings = await database.StartRatingsAsync();
        var before = await database.AskAsync("SHOW GLOBAL STATUS LIKE 'Connections'");
        for (var i = 0; i < 10; i++) await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
        // The question itself is one, too.
        Assert.Equal(before + 11, await database.AskAsync("SHOW GLOBAL STATUS LIKE 'Connections'"));
        await Eventually.HoldsAsync(async () => await database.AskAsync("SHOW GLOBAL STATUS LIKE 'Threads_connected'") == 1, TimeSpan.FromSeconds(10), () => "a connection was kept");
    }

    [Fact]
    public async Task Missing_rows_count_zero_and_further_ones_do_not_count()
    {
        await using var ratings = await database.StartRatingsAsync();
        try
        {
            await database.ExecuteAsync("DELETE FROM ratings WHERE ReviewID = 2");
            await ratings.AssertAsync(HttpStatusCode.OK, """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":0}}""");
            await database.ExecuteAsync("DELETE FROM ratings");
            await ratings.AssertAsync(HttpStatusCode.OK, """{"id":0,"ratings":{"Reviewer1":0,"Reviewer2":0}}""");
            await database.ExecuteAsync("INSERT INTO ratings VALUES (1, NULL), (2, -1), (3, 3)");
            await ratings.AssertAsync(HttpStatusCode.OK, """{"id":0,"ratings":{"Reviewer1":null,"Reviewer2":-1}}""");
        }
        finally
        {
            await database.ExecuteAsync("REPLACE INTO ratings VALUES (1, 5), (2, 4)");
            await database.ExecuteAsync("DELETE FROM ratings WHERE ReviewID = 3");
        }
    }

    [Theory]
    [InlineData("/ratings/0", """{"Reviewer1":1}""", HttpStatusCode.NotImplemented, "Post not implemented for database backed ratings")]
    [InlineData("/ratings/0", "{", HttpStatusCode.BadRequest, "please provide valid ratings JSON")]
    [InlineData("/ratings/abc", "{", HttpStatusCode.BadRequest, "please provide numeric product ID")]
    public async Task A_post_is_refused_after_the_two_other_checks(string path, string body, HttpStatusCode status, string error)
    {
        await using var ratings = await database.StartRatingsAsync();
        using var response = await ratings.Client.PostAsync(path, new StringContent(body, Encoding.UTF8), TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($$"""{"error":"{{error}}"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// HEAD of the original answers 200 without a type here (trap 33). We answer 500 as 1.1.1 does: an error that says 200 hides
    /// from the mesh's outlier detection, and reviews shows the same either way.
    /// </summary>
    [Fact]
    public async Task A_wrong_password_is_a_500_that_does_not_tell_it()
    {
        await using var ratings = await database.StartRatingsAsync("not the password");
        await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        await ratings.SaysAsync("Access denied");
        await ratings.AssertUpAsync("not the password");
    }

    [Fact]
    public async Task A_wrong_password_that_becomes_the_right_one_needs_no_restart()
    {
        await database.ExecuteAsync("CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY 'first'");
        try
        {
            await database.ExecuteAsync("GRANT SELECT ON test.* TO 'reader'@'127.0.0.1'");
            await using var ratings = await RatingsProcess.StartAsync(
                ("DB_TYPE", "mysql"), ("MYSQL_DB_HOST", "127.0.0.1"), ("MYSQL_DB_PORT", $"{database.Server.Port}"), ("MYSQL_DB_USER", "reader"), ("MYSQL_DB_PASSWORD", "second"));
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
            await database.ExecuteAsync("ALTER USER 'reader'@'127.0.0.1' IDENTIFIED BY 'second'");
            await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
        }
        finally
        {
            await database.ExecuteAsync("DROP USER 'reader'@'127.0.0.1'");
        }
    }

    [Fact]
    public async Task A_database_that_is_down_at_start_or_goes_down_is_a_500_and_needs_no_restart_to_recover()
    {
        await database.Server.EndAsync();
        try
        {
            await using var ratings = await database.StartRatingsAsync();
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
            await ratings.AssertUpAsync(MariaDbServer.Password);
            await database.Server.StartAgainAsync();
            await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
            await database.Server.EndAsync();
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
            await database.Server.StartAgainAsync();
            await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
        }
        finally
        {
            await database.Server.EndAsync();
            await database.Server.StartAgainAsync();
        }
    }

    [Fact]
    public async Task A_database_that_is_lost_while_it_is_asked_is_a_500_and_needs_no_restart_to_recover()
    {
        await using var ratings = await RatingsProcess.StartAsync(
            ("DB_TYPE", "mysql"), ("MYSQL_DB_HOST", "127.0.0.1"), ("MYSQL_DB_PORT", $"{database.Server.Port}"), ("MYSQL_DB_PASSWORD", MariaDbServer.Password));
        await using (var other = await database.ConnectAsync())
        {
            await LockAsync(other);
            var answer = ratings.AssertAsync(HttpStatusCode.InternalServerError, NotSelected);
            await using (var watcher = await database.ConnectAsync())
            {
                await Eventually.HoldsAsync(() => IsWaitingAsync(watcher), TimeSpan.FromSeconds(10), () => "the select never came");
            }

            await database.Server.EndAsync();
            await answer;
        }

        await ratings.AssertUpAsync(MariaDbServer.Password);
        await database.Server.StartAgainAsync();
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
    }

    [Fact]
    public async Task A_select_that_takes_too_long_is_a_500_after_the_limit()
    {
        await using var ratings = await database.StartRatingsAsync(limit: RatingsProcess.ShortQuery);
        await using (var other = await database.ConnectAsync())
        {
            await LockAsync(other);
            await AssertInTimeAsync(() => ratings.AssertAsync(HttpStatusCode.InternalServerError, NotSelected));
        }

        await ratings.AssertRecoversAsync();
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing_is_a_500_after_the_limit()
    {
        await using var ratings = await database.StartRatingsAsync(limit: RatingsProcess.ShortConnect);
        database.Server.Freeze();
        try
        {
            await AssertInTimeAsync(() => ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected));
            await ratings.AssertUpAsync(MariaDbServer.Password);
        }
        finally
        {
            database.Server.Thaw();
        }

        await ratings.AssertRecoversAsync();
    }

    [Fact]
    public async Task A_table_that_is_missing_or_holds_no_numbers_is_a_500()
    {
        await using var ratings = await database.StartRatingsAsync();
        await database.ExecuteAsync("RENAME TABLE ratings TO elsewhere");
        try
        {
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, NotSelected);
            await database.ExecuteAsync("CREATE TABLE ratings (ReviewID INT, Rating VARCHAR(9))");
            await database.ExecuteAsync("INSERT INTO ratings VALUES (1, 'many')");
            await ratings.AssertAsync(HttpStatusCode.InternalServerError, NotSelected);
        }
        finally
        {
            await database.ExecuteAsync("DROP TABLE IF EXISTS ratings");
            await database.ExecuteAsync("RENAME TABLE elsewhere TO ratings");
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\n\0\0\0\u0009nonsense\0")]
    [InlineData("")]
    public async Task Something_else_that_listens_there_is_a_500(string greeting)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var ratings = await database.StartRatingsAsync(port: ((IPEndPoint)listener.LocalEndpoint).Port);
        var answer = ratings.AssertAsync(HttpStatusCode.InternalServerError, RatingsProcess.NotConnected);
        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(greeting), TestContext.Current.CancellationToken);
        }

        await answer;
        await ratings.AssertUpAsync(MariaDbServer.Password);
    }

    private static async Task LockAsync(MySqlConnection connection)
    {
        await using var command = new MySqlCommand("LOCK TABLES ratings WRITE", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> IsWaitingAsync(MySqlConnection connection)
    {
        await using var command = new MySqlCommand("SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT Rating FROM ratings'", connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    // The limits are 1 s; the rest is a busy machine.
    private static async Task AssertInTimeAsync(Func<Task> ask) => await ask().WaitAsync(TimeSpan.FromSeconds(25));
}
