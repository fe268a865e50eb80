namespace Bookinfo.ProductPage.Pages;

/// <summary>
/// The page behind a status that has no page of its own. The words are ours; the pages 404, 405 and 500 are as long as those of the
/// original (207, 153 and 265 bytes), because lengths stand in access logs.
/// </summary>
internal static class ErrorPage
{
    public static Markup Render(int status)
    {
        var (name, message) = Describe(status);
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <title>{status} {name}</title>
            <h1>{name}</h1>
            <p>{message}</p>

            """);
    }

    private static (string Name, string Message) Describe(int status) => status switch
    {
        400 => ("Bad Request", "The form that came with this request cannot be read."),
        404 => ("Not Found", "There is no page at this address: letter case counts, and no address ends in a slash. The shop itself is /productpage."),
        405 => ("Method Not Allowed", "This address does not take requests like this."),
        413 => ("Content Too Large", "This request is larger than the shop accepts."),
        500 => ("Internal Server Error", "The shop could not make sense of what happened while it answered, perhaps of what another service told it. Please try again; its log says what this was."),
        _ => ("Error", "The shop cannot answer this request."),
    };
}
