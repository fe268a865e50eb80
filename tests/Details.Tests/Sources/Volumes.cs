using System.Text;

namespace Bookinfo.Details.Tests.Sources;

/// <summary>Answers of the book service.</summary>
internal static class Volumes
{
    public const string Info = """
        "title":"The Comedy of Errors","authors":["William Shakespeare","Somebody Else"],"publisher":"Dover \"Thrift\"","publishedDate":"2002-01-31",
        "industryIdentifiers":[{"type":"OTHER","identifier":"x"},{"type":"ISBN_13","identifier":"9780486424613"},{"type":"ISBN_10","identifier":"0486424618"}],
        "pageCount":80,"printType":"BOOK","language":"en"
        """;

    /// <summary>What details makes of <see cref="Info"/>.</summary>
    public static string BookOf(string id) =>
        $$"""{"id":{{id}},"author":"William Shakespeare","year":"2002-01-31","type":"paperback","pages":80,"publisher":"Dover \"Thrift\"","language":"English","ISBN-10":"0486424618","ISBN-13":"9780486424613"}""";

    /// <summary>200 with one volume.</summary>
    public static string With(string info) =>
        Answer("""{"kind":"books#volumes","totalItems":1,"items":[{"id":"a","volumeInfo":{""" + info + "}},{}]}");

    public static string Answer(string body, string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
}
