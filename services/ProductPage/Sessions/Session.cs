namespace Bookinfo.ProductPage.Sessions;

/// <summary>What the shop remembers of a visitor.</summary>
/// <param name="User">The name given at sign-in, exactly as typed, also an empty one; null: signed in without a name, which counts as signed out.</param>
internal sealed record Session(string? User);
