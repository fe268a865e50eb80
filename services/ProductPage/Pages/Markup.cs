namespace Bookinfo.ProductPage.Pages;

/// <summary>HTML that is ready to be sent: every value in it has been escaped, or is the product's own text.</summary>
/// <param name="Html">The text; null (of <c>default</c>) is nothing.</param>
internal readonly record struct Markup(string? Html)
{
    public static readonly Markup Nothing = new("");

    /// <summary>Renders an interpolated string: the literal part as it stands, text values escaped, markup as it stands.</summary>
    public static Markup Of(MarkupBuilder builder) => builder.ToMarkup();

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Html)));

    public override string ToString() => Html ?? "";
}
