using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.Ratings.Tests.Databases;

/// <summary>ratings v2 as a real process, and what it must answer.</summary>
internal static class RatingsProcess
{
    public const string Seed = """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""";
    public const string NotConnected = """{"error":"could not connect to ratings database"}""";

    /// <summary>So long that a busy machine does not reach it: for databases that answer or refuse.</summary>
    private const string Patient = "30";

    /// <summary>For connecting to a database that does not answer, which a test waits out.</summary>
    public static readonly (string, string) ShortConnect = ("DATABASE_CONNECT_TIMEOUT", "1");

    /// <summary>For a question that a database does not answer, which a test waits out.</summary>
    public static readonly (string, string) ShortQuery = ("DATABASE_QUERY_TIMEOUT", "1");

    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    public static Task<ServiceProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string> { ["SERVICE_VERSION"] = "v2", ["DATABASE_CONNECT_TIMEOUT"] = Patient, ["DATABASE_QUERY_TIMEOUT"] = Patient };
        foreach (var (name, value) in environment) variables[name] = value;
        return ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"], variables);
    }

    /// <summary>The same process gives the ratings again, without having been restarted.</summary>
    public static async Task AssertRecoversAsync(this ServiceProcess ratings)
    {
        var last = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await ratings.Client.GetAsync("/ratings/0", TestContext.Current.CancellationToken);
                last = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                return last == Seed;
            },
            RecoveryLimit,
            () => last);
    }

    public static async Task AssertAsync(this ServiceProcess ratings, HttpStatusCode status, string body, string path = "/ratings/0")
    {
        using var response = await ratings.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    /// <summary>Whatever the database does, the pod itself is up, and nothing that it wrote holds the secret.</summary>
    public static async Task AssertUpAsync(this ServiceProcess ratings, string secret)
    {
        await ratings.AssertAsync(HttpStatusCode.OK, """{"status":"Ratings is healthy"}""", "/health");
        Assert.Equal("ok", await ratings.Client.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        Assert.DoesNotContain(secret, string.Join('\n', ratings.Output.Concat(ratings.Errors)), StringComparison.Ordinal);
    }
}
