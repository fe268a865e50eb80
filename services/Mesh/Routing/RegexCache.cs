using System.Collections.Concurrent;
using System.Text.RegularExpressions;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Each pattern of a snapshot is built once for all proxies.</summary>
internal sealed class RegexCache
{
    private readonly ConcurrentDictionary<string, Regex> _regexes = new(StringComparer.Ordinal);

    /// <param name="pattern">Was judged before; one that is wrong all the same fits nothing.</param>
    public Regex Get(string pattern) => _regexes.GetOrAdd(pattern, static p => WholeMatchRegex.TryCreate(p, out _) ?? new Regex("(?!)"));
}
