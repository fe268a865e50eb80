namespace Bookinfo.ProductPage;

/// <summary>Everything that the product page answers.</summary>
internal static class ProductPageEndpoints
{
    public static void MapProductPage(this WebApplication app)
    {
        app.MapPages();
        app.MapSessions();
        app.MapProductApi();
    }
}
