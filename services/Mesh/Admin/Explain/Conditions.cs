using System.Collections.Immutable;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>The conditions of one rule, each with what it wants and what the request has.</summary>
internal static class Conditions
{
    public static ImmutableArray<ExplainedCondition> Of(RequestMatch match, in RequestFacts request)
    {
        var found = ImmutableArray.CreateBuilder<ExplainedCondition>();
        Add(found, "uri", match.Path, request.Path);
        Add(found, "method", match.Method, request.Method);
        Add(found, "scheme", match.Scheme, request.Scheme);
        Add(found, "authority", match.Authority, request.Authority);
        foreach (var header in match.Headers)
        {
            var value = RouteMatcher.ValueOf(header.Name, request);
            found.Add(new ExplainedCondition(
                $"headers[{header.Name}]", Text(header.Value, "present"), value, value is not null && (header.Value is null || RouteMatcher.Fits(header.Value, value))));
        }

        foreach (var header in match.WithoutHeaders)
        {
            // A missing header counts as the empty text, unless its mere absence is wanted.
            var value = RouteMatcher.ValueOf(header.Name, request);
            var fits = header.Value is null ? value is null : !RouteMatcher.Fits(header.Value, value ?? "");
            found.Add(new ExplainedCondition($"withoutHeaders[{header.Name}]", header.Value is null ? "absent" : "not " + Text(header.Value, ""), value, fits));
        }

        foreach (var parameter in match.QueryParameters)
        {
            var there = RouteMatcher.TryFind(request.Query, parameter.Name, out var value);
            found.Add(new ExplainedCondition(
                $"queryParams[{parameter.Name}]",
                Text(parameter.Value, "present"),
                there ? value.ToString() : null,
                there && (parameter.Value is null || RouteMatcher.Fits(parameter.Value, value))));
        }

        return found.ToImmutable();
    }

    private static void Add(ImmutableArray<ExplainedCondition>.Builder to, string field, StringMatch? wanted, string value)
    {
        if (wanted is not null) to.Add(new ExplainedCondition(field, Text(wanted, ""), value, RouteMatcher.Fits(wanted, value)));
    }

    private static string Text(StringMatch? match, string otherwise) =>
        match is null ? otherwise : $"{match.Kind.ToString().ToLowerInvariant()} \"{match.Text}\"{(match.IgnoreCase ? " (any case)" : "")}";
}
