namespace Bookinfo.Bare;

/// <summary>The only answer.</summary>
internal sealed record Greeting(string Text, int Number);
