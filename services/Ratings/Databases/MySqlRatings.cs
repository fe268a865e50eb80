using System.Globalization;

using Microsoft.Extensions.Options;

using MySqlConnector;

namespace Bookinfo.Ratings.Databases;

/// <summary>
/// Ratings from the table <c>ratings</c> of the database <c>test</c> of MySQL or MariaDB, the same for every book. Each look-up opens
/// a connection of its own, as the original does, so that the mesh sees and may route each one. The driver has no hook for its
/// sockets: they do not go through OUTBOUND_PROXY.
/// </summary>
internal sealed partial class MySqlRatings(IOptions<DatabaseOptions> options, ILogger<MySqlRatings> logger) : IRatingSource
{
    private static readonly RatingsAnswer.Failed NotConnected = new(StatusCodes.Status500InternalServerError, "could not connect to ratings database");
    private static readonly RatingsAnswer.Failed NotSelected = new(StatusCodes.Status500InternalServerError, "could not perform select");

    private readonly string _connection = ConnectionString(options.Value);

    public async Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop)
    {
        await using var connection = new MySqlConnection(_connection);
        if (!await TryAsync(() => connection.OpenAsync(stop), "connect")) return NotConnected;
        var ratings = new ReviewerRatings();
        return await TryAsync(() => SelectAsync(connection, ratings, stop), "select") ? new RatingsAnswer.Found(ratings.Of(id)) : NotSelected;
    }

    private static string ConnectionString(DatabaseOptions options) => new MySqlConnectionStringBuilder
    {
        Server = options.MySqlHost,
        Port = (uint)options.MySqlPort,
        UserID = options.MySqlUser,
        Password = options.MySqlPassword,
        Database = "test",
        Pooling = false,
        ConnectionTimeout = (uint)options.ConnectTimeout.TotalSeconds,
        DefaultCommandTimeout = (uint)options.QueryTimeout.TotalSeconds,
        // A select that takes too long is hung up on; no second connection asks a sick server to end it.
        CancellationTimeout = -1,
    }.ConnectionString;

    private static async Task SelectAsync(MySqlConnection connection, ReviewerRatings ratings, CancellationToken stop)
    {
        await using var command = new MySqlCommand("SELECT Rating FROM ratings", connection);
        await using var rows = await command.ExecuteReaderAsync(stop);
        for (var row = 0; row < ReviewerRatings.Reviewers && await rows.ReadAsync(stop); row++)
            ratings.Set(row, await rows.IsDBNullAsync(0, stop) ? null : Convert.ToDouble(rows.GetValue(0), CultureInfo.InvariantCulture));
    }

    private async Task<bool> TryAsync(Func<Task> work, string what)
    {
        try
        {
            await work();
            return true;
        }
        // MySqlProtocolException: whoever listens there speaks something else. FormatException and InvalidCastException: the column holds no numbers.
        catch (Exception exception) when (exception is MySqlException or MySqlProtocolException or IOException or FormatException or InvalidCastException)
        {
            LogFailure(logger, what, options.Value.MySqlHost, options.Value.MySqlPort, exception.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "could not {What}: MySQL at {Host}:{Port}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string what, string host, int port, string reason);
}
