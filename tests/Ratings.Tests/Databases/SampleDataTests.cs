using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.Ratings.Tests.Databases;

/// <summary>What MariaDB is filled with by docker-compose.yml and by k8s: the ratings of the contract, section 6.</summary>
[Needs("mariadbd")]
public sealed class SampleDataTests(MariaDbFixture database) : IClassFixture<MariaDbFixture>
{
    [Theory]
    [InlineData("images/databases/ratings.sql", "DROP DATABASE test", "")]
    [InlineData("k8s/components/mariadb/ratings.sql", "DROP TABLE ratings", "test")]
    public async Task Ratings_are_those_of_the_file(string file, string before, string given)
    {
        await database.ExecuteAsync(before);
        await database.ExecuteAsync(await File.ReadAllTextAsync(Repository.PathTo(file.Split('/')), TestContext.Current.CancellationToken), given);
        await using var ratings = await database.StartRatingsAsync();
        await ratings.AssertAsync(HttpStatusCode.OK, RatingsProcess.Seed);
    }
}
