using System.Text.Json.Nodes;

using Microsoft.Extensions.Options;

using MongoDB.Bson;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace Bookinfo.Ratings.Databases;

/// <summary>
/// Ratings from the collection <c>ratings</c> of MongoDB, the same for every book. Each look-up has a client of its own, as in the
/// original, so that it opens a connection (and the driver another, to watch the server) and the mesh sees and may route each one.
/// The driver has no hook for its sockets: they do not go through OUTBOUND_PROXY.
/// </summary>
internal sealed partial class MongoRatings : IRatingSource
{
    private const string DefaultDatabase = "test";

    private static readonly RatingsAnswer.Failed NotConnected = new(StatusCodes.Status500InternalServerError, "could not connect to ratings database");
    private static readonly RatingsAnswer.Failed NotFound = new(StatusCodes.Status500InternalServerError, "could not load ratings from database");
    private static readonly BsonDocument Ping = new("ping", 1);
    private static readonly BsonDocument All = [];

    private readonly MongoUrl _url;
    private readonly DatabaseOptions _options;
    private readonly ILogger<MongoRatings> _logger;

    public MongoRatings(IOptions<DatabaseOptions> options, ILogger<MongoRatings> logger)
    {
        (_url, _options, _logger) = (new MongoUrl(options.Value.MongoUrl), options.Value, logger);
        // The driver looks these two up by a type that native code cannot make at run time; told, it need not.
        BsonDefaults.DynamicArraySerializer = BsonArraySerializer.Instance;
        BsonDefaults.DynamicDocumentSerializer = BsonDocumentSerializer.Instance;
    }

    public async Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop)
    {
        using var client = new MongoClient(Settings());
        try
        {
            return await AskAsync(client.GetDatabase(_url.DatabaseName ?? DefaultDatabase), id, stop);
        }
        finally
        {
            // Disposing the client alone leaves its connections and its watcher's thread behind.
            ClusterRegistry.Instance.UnregisterAndDisposeCluster(client.Cluster);
        }
    }

    private async Task<RatingsAnswer> AskAsync(IMongoDatabase database, ProductId id, CancellationToken stop)
    {
        // The driver connects with the first command; the contract tells a server that is away from one that does not deliver.
        if (!await TryAsync(() => database.RunCommandAsync<BsonDocument>(Ping, cancellationToken: stop), "connect")) return NotConnected;
        var ratings = new ReviewerRatings();
        return await TryAsync(() => FindAsync(database, ratings, stop), "find") ? new RatingsAnswer.Found(ratings.Of(id)) : NotFound;
    }

    private static async Task FindAsync(IMongoDatabase database, ReviewerRatings ratings, CancellationToken stop)
    {
        var documents = await database.GetCollection<BsonDocument>("ratings").Find(All).Limit(ReviewerRatings.Reviewers).ToListAsync(stop);
        for (var row = 0; row < Math.Min(documents.Count, ReviewerRatings.Reviewers); row++)
        {
            if (documents[row].TryGetValue("rating", out var rating)) ratings.Set(row, Json(rating));
            else ratings.LeaveOut(row);
        }
    }

    private static JsonNode? Json(BsonValue rating) => rating switch
    {
        { IsNumeric: true } => rating.ToDouble(),
        { IsString: true } => rating.AsString,
        { IsBsonNull: true } => null,
        _ => rating.ToString(),
    };

    private MongoClientSettings Settings()
    {
        var settings = MongoClientSettings.FromUrl(_url);
        settings.ConnectTimeout = settings.ServerSelectionTimeout = settings.HeartbeatTimeout = _options.ConnectTimeout;
        settings.SocketTimeout = _options.QueryTimeout;
        settings.RetryReads = false;
        settings.ServerMonitoringMode = ServerMonitoringMode.Poll;
        // Clients with equal settings share their connections; a delegate with a target of its own keeps them apart.
        var own = new object();
        settings.ClusterConfigurator = _ => GC.KeepAlive(own);
        return settings;
    }

    private async Task<bool> TryAsync(Func<Task> work, string what)
    {
        try
        {
            await work();
            return true;
        }
        // FormatException and BsonException: whoever listens there speaks something else.
        catch (Exception exception) when (exception is MongoException or TimeoutException or IOException or BsonException or FormatException)
        {
            LogFailure(_logger, what, string.Join(", ", _url.Servers), FirstLine(exception.Message));
            return false;
        }
    }

    // The rest is a stack trace of the driver.
    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();

    [LoggerMessage(LogLevel.Warning, "could not {What}: MongoDB at {Servers}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string what, string servers, string reason);
}
