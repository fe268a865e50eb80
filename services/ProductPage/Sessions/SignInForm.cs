namespace Bookinfo.ProductPage.Sessions;

/// <summary>Who signs in. The password is not even looked at.</summary>
internal static class SignInForm
{
    private const string UserName = "username";

    /// <summary>The name from the query string or else from the body, urlencoded or multipart; null: no name was given.</summary>
    /// <exception cref="InvalidDataException">The body says it is a form and is none, or holds too much.</exception>
    /// <exception cref="IOException">It ends too early, or (<see cref="BadHttpRequestException"/>) is too large.</exception>
    public static async Task<string?> ReadUserAsync(HttpRequest request)
    {
        if (request.Query.TryGetValue(UserName, out var inQuery)) return inQuery[0];
        if (!request.HasFormContentType) return null;
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        return form.TryGetValue(UserName, out var inBody) ? inBody[0] : null;
    }
}
