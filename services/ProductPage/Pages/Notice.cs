namespace Bookinfo.ProductPage.Pages;

/// <summary>Says that a part of the page could not be had.</summary>
internal static class Notice
{
    /// <summary>The heading should end in <c>!</c> as before Istio 1.23: a search without it still hits.</summary>
    public static Markup Render(string heading, string message) => Markup.Of($"""
        <div class="notice" role="status">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3.500L22 20.500H2zM12 10v5m0 2.600v.1"/></svg>
        <div><h4 aria-level="2">{heading}</h4><p>{message}</p></div>
        </div>
        """);
}
