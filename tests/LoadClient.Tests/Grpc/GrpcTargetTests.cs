using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Grpc;

namespace Bookinfo.LoadClient.Tests.Grpc;

public sealed class GrpcTargetTests
{
    [Theory]
    [InlineData("fortio", null, "http://fortio:8079/")]
    [InlineData("fortio:1", null, "http://fortio:1/")]
    [InlineData("fortio", "ca.pem", "https://fortio:8079/")]
    [InlineData("http://fortio", null, "http://fortio/")]
    [InlineData("https://fortio:1/", null, "https://fortio:1/")]
    [InlineData("http://fortio", "ca.pem", "https://fortio/")]
    [InlineData("::1", null, "http://[::1]:8079/")]
    [InlineData("[::1]:1", null, "http://[::1]:1/")]
    public void A_bare_host_gets_8079_and_a_ca_means_tls(string target, string? ca, string expected) =>
        Assert.Equal(expected, GrpcTarget.Url(new TargetOptions { Url = target, CaCertificate = ca }));

    [Fact]
    public void Another_scheme_is_refused() => Assert.Throws<LoadSetupException>(() => GrpcTarget.Url(new TargetOptions { Url = "tcp://fortio" }));
}
