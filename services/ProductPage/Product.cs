using System.Globalization;

using Bookinfo.ProductPage.Pages;

namespace Bookinfo.ProductPage;

/// <summary>A book of the shop. Its description is the shop's own HTML: the one text that the page shows without escaping.</summary>
internal sealed record Product(int Id, string Title, Markup DescriptionHtml)
{
    /// <summary>The number as it stands in paths.</summary>
    public string PathId => Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The only book. Its description is part of the contract, byte for byte.</summary>
    public static readonly Product ComedyOfErrors = new(
        0,
        "The Comedy of Errors",
        new Markup("<a href=\"https://en.wikipedia.org/wiki/The_Comedy_of_Errors\">Wikipedia Summary</a>: The Comedy of Errors is one of <b>William Shakespeare's</b> early plays. It is his shortest and one of his most farcical comedies, with a major part of the humour coming from slapstick and mistaken identity, in addition to puns and word play."));
}
