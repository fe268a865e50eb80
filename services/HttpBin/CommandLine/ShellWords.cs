using System.Text;

namespace Bookinfo.HttpBin.CommandLine;

/// <summary>Splits a text into words as a shell does: quotes keep blanks together.</summary>
internal static class ShellWords
{
    public static List<string> Of(string text)
    {
        var (words, word, quote, any) = (new List<string>(), new StringBuilder(), '\0', false);
        foreach (var c in text)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                any = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (any) words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        if (any) words.Add(word.ToString());
        return words;
    }
}
