using System.Net;
using System.Net.Security;

using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.Testing;

namespace Bookinfo.Details.Tests.Sources;

/// <summary>Contract section 4, v2 without DO_NOT_ENCRYPT: TLS to 443, by the real program, which trusts what the system trusts.</summary>
public sealed class EncryptedBookTests
{
    [Theory]
    [InlineData("")]
    [InlineData("TRUE")]
    public async Task The_service_is_asked_on_443_and_its_name_checked(string doNotEncrypt)
    {
        using var files = CertificateFiles.For("www.googleapis.com");
        await AssertAsync(files, HttpStatusCode.OK, Volumes.BookOf("0"), doNotEncrypt);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_a_400_and_nothing_is_asked()
    {
        using var files = CertificateFiles.For("books.example.com");
        var internet = await AssertAsync(files, HttpStatusCode.BadRequest, "the book service gave no answer: ");
        Assert.Empty(internet.Heads);
    }

    private static async Task<BooksInternet> AssertAsync(CertificateFiles files, HttpStatusCode status, string body, string doNotEncrypt = "")
    {
        var (own, others) = TlsFiles.Read(files.Chain, files.Key);
        await using var internet = new BooksInternet(SslStreamCertificateContext.Create(own, others, offline: true)) { Answer = Volumes.With(Volumes.Info) };
        await using var details = await ServiceProcess.StartAsync(TestedPrograms.Service("Details"), ["9080"], new Dictionary<string, string>
        {
            ["ENABLE_EXTERNAL_BOOK_SERVICE"] = "true",
            ["DO_NOT_ENCRYPT"] = doNotEncrypt,
            ["OUTBOUND_PROXY"] = internet.Proxy,
            ["SSL_CERT_FILE"] = files.Root,
        });
        using var response = await details.Client.GetAsync("/details/0", TestContext.Current.CancellationToken);
        Assert.Contains(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["www.googleapis.com:443"], internet.Authorities);
        return internet;
    }
}
