using System.Text;

using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Pods.Volumes;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>The programs that stand in for those of the proxy's container.</summary>
public sealed class ExecProxyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("proxy-files-");
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public ExecProxyTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "root/etc/certs/inner"));
        File.WriteAllText(Path.Combine(_folder.FullName, "root/etc/certs/tls.crt"), "a certificate");
        File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "outside");
    }

    [Theory]
    [InlineData("curl -s localhost:15000/stats?filter=x", 0, "GET /stats?filter=x")]
    [InlineData("curl -sS http://127.0.0.1:15000/stats", 0, "GET /stats")]
    [InlineData("curl -X POST localhost:15000/reset_counters", 0, "POST /reset_counters")]
    [InlineData("/usr/bin/curl -XPOST -s localhost:15000/logging?level=debug", 0, "POST /logging?level=debug")]
    [InlineData("curl -s localhost:15020/stats/prometheus", 0, "GET /stats/prometheus at 15020")]
    [InlineData("curl -s localhost:15021/healthz/ready", 0, "GET /healthz/ready at 15021")]
    [InlineData("curl -sI localhost:15021/healthz/ready", 0, "HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("curl -s -o /dev/null -w %{http_code}\\n localhost:15000/nowhere", 0, "404\n")]
    [InlineData("pilot-agent request GET stats", 0, "GET /stats")]
    [InlineData("pilot-agent request POST /reset_counters", 0, "POST /reset_counters")]
    [InlineData("ls /etc/certs", 0, "inner\ntls.crt\n")]
    [InlineData("cat /etc/certs/tls.crt", 0, "a certificate")]
    public async Task Known_commands_answer(string command, int code, string output)
    {
        Assert.Equal(code, await RunAsync(command));
        Assert.Equal(output, _output.ToString());
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("curl localhost:15000/stats", 0, "GET /stats")]
    [InlineData(" curl  -s \"localhost:15000/stats\" ", 0, "GET /stats")]
    [InlineData("curl -s localhost:15000/stats?filter='x;y'", 0, "GET /stats?filter=x;y")]
    [InlineData("ls /etc/certs", 0, "inner\ntls.crt\n")]
    public async Task A_shell_runs_one_command(string script, int code, string output)
    {
        Assert.Equal(code, await RunAsync(["sh", "-c", script]));
        Assert.Equal((output, ""), (_output.ToString(), _error.ToString()));
    }

    [Theory]
    [InlineData("curl localhost:15000/stats | grep x", "found |")]
    [InlineData("ls /etc/certs; ls", "found ;")]
    [InlineData("cat $FILE", "found $")]
    [InlineData("cat \"$FILE\"", "found $")]
    [InlineData("cat 'file", "found ' without its end")]
    [InlineData("", "found no command")]
    [InlineData("sh -c ls", "found a second shell")]
    public async Task A_shell_refuses_what_it_would_do_wrongly(string script, string message)
    {
        Assert.Equal(2, await RunAsync(["sh", "-c", script]));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl -f localhost:15000/nowhere", 22, "returned error: 404")]
    [InlineData("curl localhost:15000/a localhost:15000/b", 2, "found a second URL localhost:15000/b")]
    [InlineData("curl --proxy x localhost:15000", 2, "option --proxy: is unknown")]
    [InlineData("curl -o file localhost:15000", 2, "found file; the built-in curl")]
    [InlineData("curl -X", 2, "option -X: requires parameter")]
    [InlineData("curl", 2, "no URL specified")]
    [InlineData("curl http://reviews:9080/", 6, "Could not resolve host: reviews")]
    [InlineData("curl localhost:9080", 7, "only ports 15000, 15020 and 15021 answer")]
    [InlineData("curl ftp://localhost", 3, "URL rejected: ftp://localhost")]
    [InlineData("pilot-agent request GET nowhere", 1, "Error: 404")]
    [InlineData("pilot-agent proxy", 1, "Playground knows pilot-agent request GET|POST PATH")]
    [InlineData("tcpdump -i any", 127, "has: curl, pilot-agent, ls, cat, sh -c")]
    [InlineData("sh", 127, "runs one command: sh -c 'COMMAND'")]
    [InlineData("ls /etc", 2, "mounted here: /etc/certs")]
    [InlineData("cat /etc/certs/../../../secret", 1, "No such file or directory")]
    [InlineData("cat /etc/certs/inner", 1, "Is a directory")]
    [InlineData("cat secret", 1, "No such file or directory")]
    public async Task Mistakes_say_what_is_allowed(string command, int code, string message)
    {
        Assert.Equal(code, await RunAsync(command));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task Details_of_a_listing_have_kind_and_size()
    {
        Assert.Equal(0, await RunAsync("ls -al /etc/certs"));
        Assert.Matches("^dr.* 0 .* inner\n-r.* 13 .* tls.crt\n$", _output.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<int> RunAsync(string command) => RunAsync(command.Split(' '));

    private Task<int> RunAsync(string[] command)
    {
        var streams = new ExecStreams(null, Into(_output), Into(_error));
        var mounts = new MountPaths(Path.Combine(_folder.FullName, "root"), ["/etc/certs"]);
        return new ProxyPrograms(new ProxyAdmin(EchoAsync), new ProxyFiles(mounts), streams).RunAsync([.. command], TestContext.Current.CancellationToken);
    }

    private static ByteSink Into(StringBuilder text) => (bytes, _) =>
    {
        text.Append(Encoding.UTF8.GetString(bytes.Span));
        return ValueTask.CompletedTask;
    };

    /// <summary>Answers with what it was asked.</summary>
    private static Task EchoAsync(HttpContext context)
    {
        if (context.Request.Path == "/nowhere") context.Response.StatusCode = 404;
        var port = context.Request.Host.Port is { } asked and not 15000 ? $" at {asked}" : "";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}{port}");
    }
}
