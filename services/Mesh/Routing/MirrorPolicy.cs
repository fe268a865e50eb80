namespace Bookinfo.Mesh.Routing;

/// <summary>A copy of a share of the requests, sent to another cluster and forgotten (contract mesh.md section 4).</summary>
/// <param name="Cluster">Key into <see cref="RouteTable.Clusters"/>; missing there: no copy is sent, and nobody is told.</param>
/// <param name="Share">Of <see cref="Shares.Whole"/>; never 0.</param>
/// <param name="MarksHost">Whether the copy's host is marked: <c>httpbin:8000</c> becomes <c>httpbin-shadow:8000</c>.</param>
internal sealed record MirrorPolicy(string Cluster, int Share, bool MarksHost);
