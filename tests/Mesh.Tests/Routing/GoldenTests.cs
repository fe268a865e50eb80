using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>
/// Each folder of TestData is a scenario: istio.yaml (rules and, if need be, the Proxy they are compiled for), services.yaml (or
/// the shared bookinfo.yaml) and the route table that must come out. UPDATE_GOLDEN=1 writes the tables anew.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Data = Repository.PathTo("tests", "Mesh.Tests", "TestData");

    public static TheoryData<string> Scenarios() => [.. Directory.GetDirectories(Data).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_compiles_to_its_route_table(string scenario)
    {
        var folder = Path.Combine(Data, scenario);
        var istio = File.ReadAllText(Path.Combine(folder, "istio.yaml"));
        var own = Path.Combine(folder, "services.yaml");
        var services = Manifests.Snapshot(File.ReadAllText(File.Exists(own) ? own : Path.Combine(Data, "bookinfo.yaml")));
        var rules = Manifests.Snapshot(istio);
        var model = MeshModel.Read(services with { Objects = rules.Objects, Settings = rules.Settings });
        var table = RouteTableText.Of(RouteTableCompiler.Compile(model, Manifests.Identity(istio), 1), model.Rejected);

        var golden = Path.Combine(folder, "route-table.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(golden, table);
        Assert.Equal(File.ReadAllText(golden), table, ignoreLineEndingDifferences: true);
    }
}
