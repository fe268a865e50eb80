namespace Bookinfo.Ratings;

internal sealed record Health(string Status);
