using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>What a body of one of the two form types holds.</summary>
/// <param name="IsForm">Whether the body claimed to be a form.</param>
/// <param name="Fields">The fields without file names.</param>
/// <param name="Files">The fields with file names.</param>
/// <param name="Error">What is wrong with the form; null when nothing is.</param>
internal sealed record PostedForm(bool IsForm, FieldList Fields, IReadOnlyList<PostedFile> Files, string? Error = null)
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data";

    /// <summary>The Python original: a malformed form is an empty one.</summary>
    public static PostedForm ReadLenient(Exchange exchange)
    {
        var type = exchange.Http.Request.ContentType ?? "";
        switch (MediaType.Of(type).Trim().ToLowerInvariant())
        {
            case UrlEncoded:
                QueryText.ReadLenient(Encoding.UTF8.GetString(exchange.Body.Span), exchange.Form);
                return new PostedForm(true, exchange.Form, []);
            case Multipart:
                var form = MultipartForm.Read(exchange.Body, MediaType.Parameter(type, "boundary"), exchange.Form);
                if (form.Error is not null) exchange.Form.Clear();
                return form.Error is null ? form : new PostedForm(true, exchange.Form, []);
            default:
                return new PostedForm(false, exchange.Form, []);
        }
    }

    /// <summary>The Go original: a malformed form is an error; types are compared letter by letter.</summary>
    public static PostedForm ReadStrict(Exchange exchange)
    {
        var type = exchange.Http.Request.ContentType ?? "";
        switch (MediaType.Of(type))
        {
            case UrlEncoded:
                var complete = QueryText.ReadStrict(Encoding.Latin1.GetString(exchange.Body.Span), exchange.Form);
                return new PostedForm(true, exchange.Form, [], complete ? null : "invalid URL escape or semicolon in form");
            case Multipart:
                return MultipartForm.Read(exchange.Body, MediaType.Parameter(type, "boundary"), exchange.Form);
            default:
                return new PostedForm(false, exchange.Form, []);
        }
    }
}
