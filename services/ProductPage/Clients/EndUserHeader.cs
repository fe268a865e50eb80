namespace Bookinfo.ProductPage.Clients;

/// <summary>The header by which the mesh routes a signed-in user.</summary>
internal static class EndUserHeader
{
    public const string Name = "end-user";

    /// <summary>A name that does not fit into a header makes the call fail, and never becomes somebody else's name.</summary>
    public static bool CanCarry(string user) =>
        user.All(c => c <= 0xFF && c is not ('\r' or '\n' or '\0')) && (user.Length == 0 || !char.IsWhiteSpace(user[0]));
}
