using Bookinfo.ProductPage.Clients;

namespace Bookinfo.ProductPage.Pages;

/// <summary>What the details service says of the book.</summary>
internal static class DetailsSection
{
    public static Markup Render(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.Found found => Table(BookDetails.From(found.Body)),
        _ => Notice.Render("Error fetching product details!", DetailsClient.Unavailable),
    };

    private static Markup Table(BookDetails book) => Markup.Of($"""
        <h4 aria-level="2">Book Details</h4>
        <table class="facts" role="table">
        <colgroup><col><col><col><col><col></colgroup>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">ISBN-10</th><th role="columnheader" scope="col">Publisher</th><th role="columnheader" scope="col">Pages</th><th role="columnheader" scope="col">Type</th><th role="columnheader" scope="col">Language</th></tr></thead>
        <tbody role="rowgroup"><tr role="row"><td role="cell" data-label="ISBN-10">{book.Isbn10}</td><td role="cell" data-label="Publisher">{book.Publisher}</td><td role="cell" data-label="Pages">{book.Pages}</td><td role="cell" data-label="Type">{book.Type}</td><td role="cell" data-label="Language">{book.Language}</td></tr></tbody>
        </table>
        """);
}
