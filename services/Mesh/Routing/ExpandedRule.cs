using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>A rule as it is compiled: its own, or a delegate's joined with the rule that named it.</summary>
/// <param name="Rule">Names no delegate any more.</param>
/// <param name="Namespace">Where its short names lie.</param>
/// <param name="Origin">For people: <c>default/reviews http[0]</c>.</param>
internal sealed record ExpandedRule(HttpRule Rule, string Namespace, string Origin);
