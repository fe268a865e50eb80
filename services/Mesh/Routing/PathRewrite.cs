using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Routing;

/// <summary>A new path for a request; its query string always survives.</summary>
internal abstract record PathRewrite
{
    /// <param name="path">Without the query string.</param>
    public abstract string Apply(string path);

    /// <param name="pathAndQuery">As the request has it.</param>
    public string ApplyBefore(string pathAndQuery)
    {
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? Apply(pathAndQuery) : string.Concat(Apply(pathAndQuery[..question]), pathAndQuery.AsSpan(question));
    }

    /// <summary>What <c>uri</c> of a rewrite or <c>prefixRewrite</c> of a redirect does depends on how the path was matched.</summary>
    public static PathRewrite Of(string text, StringMatch? match) => match switch
    {
        { Kind: StringMatchKind.Prefix, Text.Length: var length } => new PrefixRewrite(length, text),
        { Kind: StringMatchKind.SegmentPrefix, Text: var prefix } => new SegmentRewrite(prefix.TrimEnd('/').Length, text.TrimEnd('/')),
        null => new PrefixRewrite(1, text),
        _ => new WholeRewrite(text),
    };
}

/// <param name="Length">Of the matched prefix; no match block counts as <c>/</c>.</param>
/// <param name="Text">Takes its place.</param>
internal sealed record PrefixRewrite(int Length, string Text) : PathRewrite
{
    public override string Apply(string path) => string.Concat(Text, path.AsSpan(Math.Min(Length, path.Length)));
}

/// <summary>The segments behind the prefix stay, with the slash before them.</summary>
/// <param name="Length">Of the matched prefix, without a slash at its end.</param>
/// <param name="Text">Takes its place, without a slash at its end; empty: the prefix goes.</param>
internal sealed record SegmentRewrite(int Length, string Text) : PathRewrite
{
    public override string Apply(string path)
    {
        var rest = path.AsSpan(Math.Min(Length, path.Length));
        return Text.Length == 0 && rest.IsEmpty ? "/" : string.Concat(Text, rest);
    }
}

/// <param name="Text">The new path.</param>
internal sealed record WholeRewrite(string Text) : PathRewrite
{
    public override string Apply(string path) => Text;
}

/// <param name="Pattern">Every occurrence is replaced.</param>
/// <param name="Replacement">In .NET's notation.</param>
internal sealed record RegexPathRewrite(Regex Pattern, string Replacement) : PathRewrite
{
    /// <summary>From RE2's notation: groups are <c>\1</c>.</summary>
    public static RegexPathRewrite Of(Regex pattern, string replacement) =>
        new(pattern, Regex.Replace(replacement.Replace("$", "$$", StringComparison.Ordinal), @"\\([0-9\\])", static found => found.Groups[1].Value == "\\" ? "\\" : $"${{{found.Groups[1].Value}}}"));

    public override string Apply(string path) => Pattern.Replace(path, Replacement);
}
