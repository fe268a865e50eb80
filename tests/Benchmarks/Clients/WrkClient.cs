using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>wrk with one thread. It knows no rate.</summary>
internal sealed class WrkClient(Scenario scenario) : Client("wrk", scenario)
{
    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Version = await Wrk.VersionAsync(cancellationToken);
        return null;
    }

    public override IReadOnlyList<string> Arguments(Uri address, int seconds) => ["-t1", "-c", Text(Scenario.Connections), "-d", $"{seconds}s", "--latency", address.AbsoluteUri];

    public override LoadResult Read(string output) => Wrk.Parse(output);
}
