namespace Bookinfo.ProductPage;

/// <summary>A service of the application and what it calls.</summary>
internal sealed record ServiceNode(string Name, string Endpoint, IReadOnlyList<ServiceNode> Children)
{
    /// <summary>The tree of the front page. Its root is shown as details, not productpage: the contract has it so (3.9).</summary>
    public static ServiceNode Tree(ProductPageOptions options)
    {
        var details = Leaf(options.Details);
        var reviews = Leaf(options.Reviews) with { Children = [Leaf(options.Ratings)] };
        return details with { Children = [details, reviews] };
    }

    private static ServiceNode Leaf(Upstream upstream) => new(upstream.Name, upstream.Address.GetLeftPart(UriPartial.Authority), []);
}
