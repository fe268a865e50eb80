using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.Details;

/// <summary>Where the details of a book come from.</summary>
internal sealed class DetailsOptions
{
    private const string Host = "www.googleapis.com";

    /// <summary><c>ENABLE_EXTERNAL_BOOK_SERVICE</c>: exactly <c>true</c> asks the external book service (v2); any other text, and none, does not.</summary>
    public bool IsExternal { get; set; }

    /// <summary>
    /// <c>DO_NOT_ENCRYPT</c>: exactly <c>true</c> asks over plain HTTP on port 80, so that the mesh can see the call and originate TLS itself;
    /// otherwise TLS on 443. The host is fixed: the egress tasks name it.
    /// </summary>
    public Uri BookService { get; set; } = new($"https://{Host}/");

    /// <summary>How long the book service may take to connect and then be silent: 5 s. No variable sets it.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(5);

    public static void Read(DetailsOptions options, SettingsReader settings)
    {
        options.IsExternal = settings.Text("ENABLE_EXTERNAL_BOOK_SERVICE", "") == "true";
        if (settings.Text("DO_NOT_ENCRYPT", "") == "true") options.BookService = new Uri($"http://{Host}/");
    }
}
