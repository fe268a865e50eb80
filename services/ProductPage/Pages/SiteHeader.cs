namespace Bookinfo.ProductPage.Pages;

/// <summary>The bar on top: the shop's name, and who is here.</summary>
internal static class SiteHeader
{
    private const string Logo = """
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7"/><path d="M16 10c-3-2-6-2-9-1.500v13c3-.5 6-.5 9 1.500 3-2 6-2 9-1.500v-13c-3-.5-6-.5-9 1.500zm0 0v13"/></svg>
        """;

    /// <param name="user">Name of the session; null or empty: nobody is signed in.</param>
    public static Markup Render(string? user) => Bar(string.IsNullOrEmpty(user) ? SignInButton : SignedIn(user));

    /// <summary>The bar of pages on which nobody signs in.</summary>
    public static Markup RenderWithoutUser() => Bar(Markup.Nothing);

    private static readonly Markup SignInButton = new("""
        <button id="sign-in-button" class="button" type="button" popovertarget="dialog">Sign in</button>
        """);

    private static Markup Bar(Markup user) => Markup.Of($"""
        <a class="skip" href="#content">Skip to the content</a>
        <header class="bar">
        <a class="brand" href="productpage">{new Markup(Logo)}BookInfo Sample</a>
        {user}
        </header>
        """);

    private static Markup SignedIn(string user) => Markup.Of($"""
        <p class="who"><span class="avatar glyphicon glyphicon-user" aria-hidden="true"><svg viewBox="0 0 24 24"><circle cx="12" cy="8.500" r="4"/><path d="M4 21c.6-5 4-7 8-7s7.400 2 8 7z"/></svg></span><span class="name">{user}</span> <a class="button" href="logout">Sign out</a></p>
        """);
}
