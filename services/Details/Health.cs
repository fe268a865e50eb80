namespace Bookinfo.Details;

internal sealed record Health(string Status);
