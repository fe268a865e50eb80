namespace Bookinfo.ServiceDefaults;

/// <summary>The body of every error that Bookinfo answers: <c>{"error":"..."}</c>.</summary>
public sealed record ErrorBody(string Error);
