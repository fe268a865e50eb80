using System.Collections.Immutable;
using System.Text;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>The <c>sh -c '...'</c> of the proxy's container: one command, with the quotes of a shell and nothing else of one.</summary>
internal static class ProxyShell
{
    private const string Meaning = "|&;<>()$`*?[]#~!{}\n";

    /// <summary>Splits a command into its words.</summary>
    /// <param name="script">What follows <c>-c</c>.</param>
    /// <param name="problem">What is wrong; null: nothing.</param>
    public static ImmutableArray<string> Words(string script, out string? problem)
    {
        problem = null;
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        for (var i = 0; i < script.Length; i++)
        {
            var letter = script[i];
            if (letter is '\'' or '"')
            {
                var end = script.IndexOf(letter, i + 1);
                if (end < 0) return Wrong($"found {letter} without its end", out problem);
                var quoted = script[(i + 1)..end];
                if (letter == '"' && quoted.AsSpan().IndexOfAny('$', '`', '\\') is >= 0 and var at) return Wrong($"found {quoted[at]}", out problem);
                (word ??= new StringBuilder()).Append(quoted);
                i = end;
            }
            else if (letter is ' ' or '\t')
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else if (letter == '\\' && i + 1 < script.Length)
            {
                (word ??= new StringBuilder()).Append(script[++i]);
            }
            else if (Means(letter, script, i))
            {
                return Wrong($"found {letter}", out problem);
            }
            else
            {
                (word ??= new StringBuilder()).Append(letter);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return words.Count > 0 ? words.ToImmutable() : Wrong("found no command", out problem);
    }

    /// <summary>A question mark in an address is that of its query: no file here could fit it.</summary>
    private static bool Means(char letter, string script, int at) =>
        Meaning.Contains(letter) && !(letter == '?' && script.AsSpan(0, at).IndexOf('/') >= 0) && !(letter == '~' && at > 0 && script[at - 1] != ' ');

    private static ImmutableArray<string> Wrong(string found, out string? problem)
    {
        problem = $"sh: {found}; the sh of the proxy's container runs one command with quotes: put |, ; and the like on your side of kubectl";
        return [];
    }
}
