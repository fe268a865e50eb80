namespace Bookinfo.Reviews;

/// <summary>What one reader says of a book.</summary>
/// <param name="Reviewer">Name of the reader.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Rating">Null: this version has no ratings at all (v1).</param>
internal sealed record Review(string Reviewer, string Text, Rating? Rating);
