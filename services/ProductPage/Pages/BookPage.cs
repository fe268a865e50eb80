using Bookinfo.ProductPage.Clients;

namespace Bookinfo.ProductPage.Pages;

/// <summary>The page of the one book: <c>/productpage</c>.</summary>
internal static class BookPage
{
    private static readonly Markup Cover = new(PageAssets.Read("cover.svg"));

    /// <summary>The page for <paramref name="user"/>, the name of the session; null or empty: nobody is signed in.</summary>
    public static Markup Render(Product product, string? user, UpstreamAnswer details, UpstreamAnswer reviews) => Document.Render(Document.ShopTitle, Markup.Of($"""
        {SiteHeader.Render(user)}
        {(string.IsNullOrEmpty(user) ? SignInDialog.Html : Markup.Nothing)}
        <main class="shop" id="content">
        <div class="book">
        <div class="cover">{Cover}</div>
        <div class="about">
        <h1>{product.Title}</h1>
        <p class="summary">{product.DescriptionHtml}</p>
        <div class="details">
        {DetailsSection.Render(details)}
        </div>
        </div>
        </div>
        {ReviewsSection.Render(reviews)}
        </main>
        {SiteFooter.Html}
        """));
}
