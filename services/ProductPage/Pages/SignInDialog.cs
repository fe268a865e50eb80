namespace Bookinfo.ProductPage.Pages;

/// <summary>
/// The sign-in form. A popover: the browser opens and closes it, so it works where scripts do not. While it is open, the style
/// sheet makes the page behind it inert.
/// </summary>
internal static class SignInDialog
{
    public static readonly Markup Html = new("""
        <dialog id="dialog" popover aria-labelledby="dialog-title">
        <form name="login_form" method="post" action="login">
        <div class="dialog-head"><h2 id="dialog-title">Sign in to BookInfo</h2><button id="close-dialog" class="close" type="button" popovertarget="dialog" popovertargetaction="hide" aria-label="Close"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13"/></svg></button></div>
        <label for="username">User name</label>
        <input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
        <label for="password">Password</label>
        <input id="password" name="passwd" type="password" autocomplete="current-password" aria-describedby="password-hint">
        <p id="password-hint" class="hint">This is a sample shop: any password will do, or none.</p>
        <div class="dialog-foot"><button class="button" type="button" popovertarget="dialog" popovertargetaction="hide">Cancel</button><button class="button primary" type="submit">Sign in</button></div>
        </form>
        </dialog>
        """);
}
