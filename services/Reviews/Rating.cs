namespace Bookinfo.Reviews;

/// <summary>The stars of a review.</summary>
/// <param name="Stars">Null: they cannot be had, and <see cref="Unavailable"/> is shown instead.</param>
internal sealed record Rating(int? Stars)
{
    public const string Unavailable = "Ratings service is currently unavailable";
}
