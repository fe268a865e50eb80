namespace Bookinfo.Mesh.Admin;

/// <summary>One answer of the admin interface.</summary>
internal sealed record AdminAnswer(int Status, string ContentType, string Body)
{
    public static AdminAnswer Ok { get; } = OfText("OK\n");

    public static AdminAnswer OfText(string body, int status = 200) => new(status, "text/plain; charset=UTF-8", body);

    public static AdminAnswer OfJson(string body) => new(200, "application/json", body);
}
