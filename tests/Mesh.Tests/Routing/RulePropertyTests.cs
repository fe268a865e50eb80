using System.Globalization;

using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Routing.Generated;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>
/// Generated rule sets and requests: the compiled table decides as a slow and obvious reading of the contract does. A failure
/// names its seed; MESH_RULES_SEED runs that one alone.
/// </summary>
public sealed class RulePropertyTests(ITestOutputHelper output)
{
    private const int Sets = 5_000;

    private const int CallersPerSet = 1;

    private const int RequestsPerCaller = 12;

    private const int FirstSeed = 20_260_000;

    [Fact]
    public void The_table_decides_as_the_contract_reads()
    {
        var kinds = new Dictionary<string, int>();
        foreach (var seed in Seeds())
        {
            var random = new Random(seed);
            var generator = new RuleSetGenerator(random);
            var set = generator.Draw();
            var objects = RuleSetWriter.Write(set);
            var model = MeshModel.Read(World.Snapshot with { Objects = objects });
            Assert.True(model.Rejected.IsEmpty, $"seed {seed}: {string.Join("; ", model.Rejected.SelectMany(static r => r.Errors))}");
            var reference = new ReferenceRouter(set);
            foreach (var caller in random.GetItems(World.Callers, CallersPerSet))
            {
                var table = RouteTableCompiler.Compile(model, caller, 1);
                for (var i = 0; i < RequestsPerCaller; i++)
                {
                    var request = generator.Request(caller.Kind);
                    var expected = reference.Decide(caller, request);
                    var found = Decide(table, request);
                    if (expected != found) Assert.Fail(Report(seed, caller, request, expected, found, objects));
                    var kind = $"{caller.Kind} {expected.Split(' ')[0]}";
                    kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                }
            }
        }

        output.WriteLine(string.Join(", ", kinds.OrderBy(static kind => kind.Key, StringComparer.Ordinal).Select(static kind => $"{kind.Key}: {kind.Value}")));
        if (kinds.Values.Sum() < Sets) return;

        // A generator whose requests never meet a rule would prove nothing.
        foreach (var kind in new[] { "Sidecar forward", "Sidecar direct", "Sidecar redirect", "Sidecar default", "Sidecar 404", "Sidecar allow_any", "Gateway forward", "Gateway direct", "Gateway redirect", "Gateway 404" })
            Assert.True(kinds.GetValueOrDefault(kind) > Sets / 50, $"{kind}: only {kinds.GetValueOrDefault(kind)} times");
    }

    [Fact]
    public void Every_weight_gets_its_share_of_all_draws()
    {
        foreach (var seed in Seeds().Take(1_000))
        {
            var random = new Random(seed);
            var clusters = Enumerable.Range(0, random.Next(2, 6)).Select(i => new WeightedCluster($"c{i}", random.Next(1, 40))).ToArray();
            var action = new ForwardAction { Clusters = [.. clusters], TotalWeight = clusters.Sum(static c => c.Weight) };
            var drawn = Enumerable.Range(0, action.TotalWeight).GroupBy(draw => WeightedChoice.Pick(action, new FixedDraw(action.TotalWeight, draw)).Name).ToDictionary(static g => g.Key, static g => g.Count());
            Assert.Equal(clusters.ToDictionary(static c => c.Name, static c => c.Weight), drawn);
        }
    }

    private static IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("MESH_RULES_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var only) ? [only] : Enumerable.Range(FirstSeed, Sets);

    private static string Decide(RouteTable table, GenRequest request)
    {
        if (!table.Http.TryGetValue(request.Port, out var routes)) return "404";
        if (new VirtualHostMatcher(routes).Find(request.Authority) is not { } host) return "404";
        var headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers) headers.Append(name, value);
        var route = RouteMatcher.Find(host, new RequestFacts
        {
            Path = request.Path,
            Query = request.Query ?? "",
            Method = request.Method,
            Scheme = "http",
            Authority = request.Authority,
            Headers = headers,
        });
        return route?.Action switch
        {
            null => "404",
            PassthroughAction => "allow_any",
            RedirectAction redirect => $"redirect {redirect.Path} {route.Name}",
            DirectResponseAction direct => $"direct {direct.Status} {route.Name}",
            ForwardAction { Clusters: [var only] } when route.Name == "default" => $"default {only.Name}",
            ForwardAction forward => $"forward {route.Name} {ReferenceRules.Shares([.. forward.Clusters.Select(c => (c.Name, c.Weight))])} mirrors {string.Join(' ', forward.Mirrors.Select(static m => FormattableString.Invariant($"{m.Cluster}={m.Share / 10_000.0:F4}")))}",
            _ => route.Action.ToString(),
        };
    }

    private static string Report(int seed, ProxyIdentity caller, GenRequest request, string expected, string found, IEnumerable<MeshObject> objects) =>
        $"""
        seed {seed}, {caller.Kind} in {caller.Namespace} labels {string.Join(',', caller.Labels)}, port {request.Port}
        {request.Method} {request.Authority} {request.Path}?{request.Query} {string.Join("; ", request.Headers)}
        expected {expected}
        found    {found}
        {string.Join('\n', objects.Select(static item => $"{item.Kind} {item.Namespace}/{item.Name} {item.Spec}"))}
        """;

    /// <summary>One number out of the range that is asked for.</summary>
    private sealed class FixedDraw(int range, int number) : IRandomSource
    {
        public long Draw(long exclusiveMaximum) => exclusiveMaximum == range ? number : throw new InvalidOperationException($"drew out of {exclusiveMaximum}, not out of {range}");
    }
}
