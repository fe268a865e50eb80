using Bookinfo.Playground.Pods.Volumes;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class MountPathsTests
{
    private readonly MountPaths _paths = new("/root", ["/tmp", "/etc/certs"]);

    [Theory]
    [InlineData("/tmp", "/root/tmp")]
    [InlineData("/tmp/logs", "/root/tmp/logs")]
    [InlineData("/tmpfs", "/tmpfs")]
    [InlineData("a/tmp", "a/tmp")]
    [InlineData("http://host/tmp/x", "http://host/tmp/x")]
    [InlineData("--cert=/etc/certs/a.pem", "--cert=/root/etc/certs/a.pem")]
    [InlineData("cat /etc/certs/a /tmp/b; ls '/tmp'", "cat /root/etc/certs/a /root/tmp/b; ls '/root/tmp'")]
    [InlineData("/etc/certsx:/etc/certs", "/etc/certsx:/root/etc/certs")]
    public void Words_at_or_below_a_mount_are_rewritten(string text, string expected) => Assert.Equal(expected, _paths.Rewrite(text));
}
