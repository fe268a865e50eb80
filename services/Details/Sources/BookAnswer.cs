namespace Bookinfo.Details.Sources;

/// <summary>What became of a look-up.</summary>
internal abstract record BookAnswer
{
    public sealed record Found(Book Book) : BookAnswer;

    /// <summary>There is no book, and why; callers see the text.</summary>
    public sealed record Failed(string Reason) : BookAnswer;
}
