namespace Bookinfo.ProductPage.Pages;

/// <summary>The front door: what calls what, and two links to begin with.</summary>
internal static class IndexPage
{
    public static Markup Render(ServiceNode root) => Document.Render(Document.ShopTitle, Markup.Of($"""
        {SiteHeader.RenderWithoutUser()}
        <main class="shop front" id="content">
        <h1>Hello! This is a simple bookstore application consisting of three services as shown below</h1>
        <div class="start">
        {Table(root)}
        <div>
        <p>Click on one of the links below to auto generate a request to the backend as a real user or a tester</p>
        <p class="choices"><a class="button primary" href="/productpage?u=normal">Normal user</a> <a class="button" href="/productpage?u=test">Test user</a></p>
        </div>
        </div>
        </main>
        {SiteFooter.Html}
        """));

    private static Markup Table(ServiceNode service) => Markup.Of($"""
        <table class="table table-condensed table-bordered table-hover" role="table" aria-label="{service.Name}"><tbody role="rowgroup">
        {Rows(service)}</tbody></table>
        """);

    private static Markup Rows(ServiceNode service) => Markup.Of($"""
        <tr role="row"><th role="rowheader" scope="row">name</th><td role="cell">{service.Name}</td></tr>
        <tr role="row"><th role="rowheader" scope="row">endpoint</th><td role="cell"><code>{service.Endpoint}</code></td></tr>
        {(service.Children.Count == 0 ? Markup.Nothing : Markup.Of($"""<tr role="row"><th role="rowheader" scope="row">children</th><td role="cell">{Markup.Join(service.Children.Select(Table))}</td></tr>"""))}

        """);
}
