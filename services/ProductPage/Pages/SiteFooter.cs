namespace Bookinfo.ProductPage.Pages;

/// <summary>The last lines of every page.</summary>
internal static class SiteFooter
{
    public static readonly Markup Html = new("""
        <footer class="foot">
        <p>A sample application of four small services behind a service mesh. Reload to see which pod answers.</p>
        <p>Learn more about Istio: <a href="https://istio.io">Start here</a></p>
        </footer>
        """);
}
