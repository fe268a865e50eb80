using System.Net;

using Microsoft.Extensions.Options;

namespace Bookinfo.Details.Sources;

/// <summary>
/// v2: the same book of a public catalogue for every number. One try; whatever fails on the way, or is missing in the answer, is told
/// to the caller.
/// </summary>
internal sealed partial class ExternalBook(HttpClient http, IOptions<DetailsOptions> options, ILogger<ExternalBook> logger) : IBookSource
{
    private const string Query = "/books/v1/volumes?q=isbn:0486424618";

    public async Task<BookAnswer> GetAsync(ProductId id, CancellationToken stop)
    {
        var answer = await AskAsync(id, stop);
        if (answer is BookAnswer.Failed failed) LogFailure(options.Value.BookService, failed.Reason);
        return answer;
    }

    private async Task<BookAnswer> AskAsync(ProductId id, CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(options.Value.BookService, Query), stop);
            return response.StatusCode == HttpStatusCode.OK
                ? VolumeReader.Read(id, await response.Content.ReadAsByteArrayAsync(stop))
                : new BookAnswer.Failed($"the book service answered with status {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The outer one only says that something went wrong.
            return new BookAnswer.Failed($"the book service gave no answer: {(exception.InnerException ?? exception).Message}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "no book from {Address}: {Reason}")]
    private partial void LogFailure(Uri address, string reason);
}
