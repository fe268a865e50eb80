using System.Text;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Expands <c>$(NAME)</c> in env values, commands and args. <c>$$(NAME)</c> and unknown names stay as they are, as in Kubernetes.</summary>
internal static class VariableReferences
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$')) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            var end = text[i + 1] == '(' ? text.IndexOf(')', i) : -1;
            if (end < 0)
            {
                result.Append('$');
                continue;
            }

            result.Append(variables.TryGetValue(text[(i + 2)..end], out var value) ? value : text[i..(end + 1)]);
            i = end;
        }

        return result.ToString();
    }
}
