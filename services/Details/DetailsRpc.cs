using System.Globalization;

using Bookinfo.Details.Sources;
using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;

using Grpc.Core;

using Message = Bookinfo.Protos.V1.Book;

namespace Bookinfo.Details;

/// <summary>The gRPC face: what the HTTP face answers, in messages.</summary>
internal sealed class DetailsRpc(IBookSource source) : DetailsService.DetailsServiceBase
{
    public override async Task<Message> GetBook(GetBookRequest request, ServerCallContext context) =>
        MessageOf(GrpcAnswer.ValueOf<Book>(await DetailsEndpoints.GetDetailsAsync(request.ProductId, source, context.CancellationToken)));

    private static Message MessageOf(Book book)
    {
        var message = new Message
        {
            Id = book.Id.Value.ToString(CultureInfo.InvariantCulture),
            Author = book.Author,
            Type = book.Type,
            Pages = book.Pages,
            Publisher = book.Publisher,
            Language = book.Language,
            Isbn10 = book.Isbn10,
            Isbn13 = book.Isbn13,
        };
        if (book.Published.Date is { } date) message.PublishedDate = date;
        else message.Year = book.Published.Year;
        return message;
    }
}
