using System.Text;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>Random rules and requests: the compiled table decides as a slow and obvious reading of the rules does.</summary>
public sealed class PrecedenceTests
{
    private static readonly string[] Paths = ["/", "/a", "/a/b", "/b", "/ab"];

    private sealed record Block(string? Exact, string? Prefix, string? Header);

    private sealed record Rule(List<Block> Blocks, int[] Weights);

    [Fact]
    public void The_first_rule_that_fits_decides_and_weights_are_kept()
    {
        var random = new Random(41);
        for (var round = 0; round < 300; round++)
        {
            var rules = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomRule(random)).ToList();
            var table = MatchingTests.Compile(ToYaml(rules));
            for (var request = 0; request < 8; request++)
            {
                var path = Paths[random.Next(Paths.Length)];
                var header = random.Next(3) switch { 0 => null, 1 => "x", _ => "y" };
                string[] headers = header is null ? [] : [$"user: {header}"];
                var expected = rules.FindIndex(r => r.Blocks.Count == 0 || r.Blocks.Exists(b => Fits(b, path, header)));
                var found = MatchingTests.Find(table, "reviews", path, headers);
                if (expected < 0)
                {
                    Assert.Null(found);
                    continue;
                }

                Assert.Equal($"rule{expected}", found!.Name);
                var forward = Assert.IsType<ForwardAction>(found.Action);
                var weights = rules[expected].Weights;
                var kept = weights.Length == 1 ? [1] : weights.Where(w => w > 0).ToArray();
                Assert.Equal(forward.Clusters.Sum(c => c.Weight), forward.TotalWeight);
                Assert.Equal(kept.Length, forward.Clusters.Length);
                foreach (var (weight, cluster) in kept.Zip(forward.Clusters))
                    Assert.Equal((double)weight / kept.Sum(), (double)cluster.Weight / forward.TotalWeight, 9);
            }
        }
    }

    private static bool Fits(Block block, string path, string? header) =>
        (block.Exact is null || path == block.Exact)
        && (block.Prefix is null || path.StartsWith(block.Prefix, StringComparison.Ordinal))
        && (block.Header is null || header == block.Header);

    private static Rule RandomRule(Random random)
    {
        var blocks = Enumerable.Range(0, random.Next(0, 20) == 0 ? 0 : random.Next(1, 3)).Select(_ =>
        {
            var path = Paths[random.Next(Paths.Length)];
            var kind = random.Next(3);
            return new Block(kind == 0 ? path : null, kind == 1 ? path : null, kind == 2 || random.Next(2) == 0 ? (random.Next(2) == 0 ? "x" : "y") : null);
        }).ToList();
        var weights = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(0, 5)).ToArray();
        if (weights.Sum() == 0) weights[0] = 1;
        return new Rule(blocks, weights);
    }

    private static string ToYaml(List<Rule> rules)
    {
        var yaml = new StringBuilder("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews}\nspec:\n  hosts: [reviews]\n  http:\n");
        for (var i = 0; i < rules.Count; i++)
        {
            yaml.Append(null, $"  - name: rule{i}\n");
            if (rules[i].Blocks.Count > 0) yaml.Append("    match:\n");
            foreach (var block in rules[i].Blocks)
            {
                var parts = new List<string>();
                if (block.Exact is not null) parts.Add($"uri: {{exact: {block.Exact}}}");
                if (block.Prefix is not null) parts.Add($"uri: {{prefix: {block.Prefix}}}");
                if (block.Header is not null) parts.Add($"headers: {{user: {{exact: '{block.Header}'}}}}");
                yaml.Append(null, $"    - {{{string.Join(", ", parts)}}}\n");
            }

            var routes = rules[i].Weights.Select((w, n) => $"{{destination: {{host: reviews, subset: v{n}}}, weight: {w}}}");
            yaml.Append(null, $"    route: [{string.Join(", ", routes)}]\n");
        }

        return yaml.ToString();
    }
}
