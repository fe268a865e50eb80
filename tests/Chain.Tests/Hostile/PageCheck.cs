using AngleSharp.Html.Parser;

namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>Looks for texts that became markup.</summary>
internal static class PageCheck
{
    /// <summary>What is wrong with a page; null: nothing.</summary>
    public static string? Fault(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        foreach (var element in document.All)
        {
            if (element.LocalName.Contains(HostileValues.Element, StringComparison.OrdinalIgnoreCase)) return $"element {element.LocalName}";
            if (element.LocalName == "script") return "a script";
            if (element.Attributes.FirstOrDefault(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)) is { } handler) return $"attribute {handler.Name} of {element.LocalName}";
        }

        return null;
    }
}
