using Bookinfo.ServiceDefaults.Settings;

using MongoDB.Driver;

namespace Bookinfo.Ratings.Databases;

/// <summary>Where v2 finds its database; nothing here is read by any other version. The defaults are those of the sample's manifests.</summary>
internal sealed class DatabaseOptions
{
    private const string MongoVariable = "MONGO_DB_URL";
    private const int LongestTimeoutSeconds = 60;

    // Kubernetes sets MYSQL_DB_PORT itself, with an address, where somebody has a Service called "mysql-db": that is no wish.
    private const string InjectedAddress = "tcp://";

    /// <summary><c>DB_TYPE</c>: exactly <c>mysql</c> means MySQL or MariaDB; any other text, and none, means MongoDB.</summary>
    public bool IsMySql { get; set; }

    /// <summary><c>MONGO_DB_URL</c>: server and database, <c>mongodb://mongodb:27017/test</c>; without a name the database is <c>test</c>.</summary>
    public string MongoUrl { get; set; } = "mongodb://mongodb:27017/test";

    /// <summary><c>MYSQL_DB_HOST</c>; <c>mysqldb</c>.</summary>
    public string MySqlHost { get; set; } = "mysqldb";

    /// <summary><c>MYSQL_DB_PORT</c>: 1 to 65535; 3306.</summary>
    public int MySqlPort { get; set; } = 3306;

    /// <summary><c>MYSQL_DB_USER</c>; <c>root</c>.</summary>
    public string MySqlUser { get; set; } = "root";

    /// <summary><c>MYSQL_DB_PASSWORD</c>; none. Never logged.</summary>
    public string MySqlPassword { get; set; } = "";

    /// <summary>
    /// <c>DATABASE_CONNECT_TIMEOUT</c>: how long connecting and signing in may take, 1 s to 60 s in whole seconds; 2 s, less than the
    /// 2.5 s that reviews v3 waits for an answer.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary><c>DATABASE_QUERY_TIMEOUT</c>: how long the database may then take to answer, 1 s to 60 s in whole seconds; 2 s.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(2);

    public static void Read(DatabaseOptions options, SettingsReader settings)
    {
        options.IsMySql = settings.Text("DB_TYPE", "") == "mysql";
        options.ConnectTimeout = Timeout(settings, "DATABASE_CONNECT_TIMEOUT", options.ConnectTimeout);
        options.QueryTimeout = Timeout(settings, "DATABASE_QUERY_TIMEOUT", options.QueryTimeout);
        if (options.IsMySql) ReadMySql(options, settings);
        else ReadMongo(options, settings);
    }

    private static void ReadMySql(DatabaseOptions options, SettingsReader settings)
    {
        options.MySqlHost = settings.TextOrNull("MYSQL_DB_HOST") ?? options.MySqlHost;
        if (!settings.Text("MYSQL_DB_PORT", "").StartsWith(InjectedAddress, StringComparison.Ordinal))
            options.MySqlPort = (int)settings.Number("MYSQL_DB_PORT", options.MySqlPort, 1, ushort.MaxValue);
        options.MySqlUser = settings.TextOrNull("MYSQL_DB_USER") ?? options.MySqlUser;
        options.MySqlPassword = settings.Text("MYSQL_DB_PASSWORD", options.MySqlPassword);
    }

    private static void ReadMongo(DatabaseOptions options, SettingsReader settings)
    {
        options.MongoUrl = settings.TextOrNull(MongoVariable) ?? options.MongoUrl;
        try
        {
            _ = new MongoUrlBuilder(options.MongoUrl);
        }
        catch (Exception exception) when (exception is MongoConfigurationException or FormatException or ArgumentException)
        {
            settings.Refuse(MongoVariable, "a text not shown here, because it may hold a password", "mongodb://HOST[:PORT][/DATABASE]");
        }
    }

    // Whole seconds: MySQL's driver knows no others.
    private static TimeSpan Timeout(SettingsReader settings, string name, TimeSpan unset) =>
        TimeSpan.FromSeconds(settings.Number(name, (long)unset.TotalSeconds, 1, LongestTimeoutSeconds));
}
