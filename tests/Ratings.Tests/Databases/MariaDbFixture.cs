using Bookinfo.Testing;

using MySqlConnector;

namespace Bookinfo.Ratings.Tests.Databases;

/// <summary>One real server for the tests of a class, which leave it running and filled.</summary>
public sealed class MariaDbFixture : IAsyncLifetime
{
    private MariaDbServer? _server;

    public MariaDbServer Server => _server ?? throw new InvalidOperationException("no server: the test lacks [Needs(\"mariadbd\")]");

    public async ValueTask InitializeAsync()
    {
        // Without the program every test of the class is skipped, or fails, by its own attribute.
        if (Tools.Find("mariadbd") is not null) _server = await MariaDbServer.StartAsync();
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal Task<ServiceProcess> StartRatingsAsync(string password = MariaDbServer.Password, int? port = null, (string, string)? limit = null) =>
        RatingsProcess.StartAsync(
            [limit ?? ("DB_TYPE", "mysql"), ("DB_TYPE", "mysql"), ("MYSQL_DB_HOST", "127.0.0.1"), ("MYSQL_DB_PORT", $"{port ?? Server.Port}"), ("MYSQL_DB_USER", "root"), ("MYSQL_DB_PASSWORD", password)]);

    /// <summary>A connection of the test's own.</summary>
    /// <param name="database">Chosen from the start; empty: none is.</param>
    internal async Task<MySqlConnection> ConnectAsync(string database = "test")
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)Server.Port,
            UserID = "root",
            Password = MariaDbServer.Password,
            Database = database,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    internal async Task ExecuteAsync(string sql, string database = "test")
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal async Task<long> AskAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new MySqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        return Convert.ToInt64(rows.GetValue(rows.FieldCount - 1), System.Globalization.CultureInfo.InvariantCulture);
    }
}
