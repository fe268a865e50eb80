using Bookinfo.HttpBin.CommandLine;

namespace Bookinfo.HttpBin.Tests.CommandLine;

public sealed class LaunchTests
{
    private static readonly Dictionary<string, string> Empty = [];

    [Theory]
    [InlineData("gunicorn", "--access-logfile - -b 0.0.0.0:80 httpbin:app", "Py 0.0.0.0:80")]
    [InlineData("/usr/local/bin/gunicorn", "-b 0.0.0.0:8080 httpbin:app -k gevent", "Py 0.0.0.0:8080")]
    [InlineData("HttpBin", "gunicorn -b0.0.0.0:80 --bind=[::]:81 httpbin:app -w 4 --workers 2", "Py 0.0.0.0:80,Py [::]:81")]
    [InlineData("pipenv", "run gunicorn -b :80 httpbin:app", "Py :80")]
    [InlineData("HttpBin", "pipenv run gunicorn -b :80 httpbin:app", "Py :80")]
    [InlineData("HttpBin", "--access-logfile - -b 0.0.0.0:80 httpbin:app", "Py 0.0.0.0:80")]
    [InlineData("gunicorn", "httpbin:app", "Py 127.0.0.1:8000")]
    [InlineData("HttpBin", "", "Py :80,Go :8080")]
    [InlineData("go-httpbin", "", "Go :8080")]
    [InlineData("HttpBin", "/bin/go-httpbin -port=81", "Go :81")]
    [InlineData("HttpBin", "-port 8080 -max-duration 600s", "Go :8080")]
    public void The_name_and_the_arguments_say_who_answers_where(string program, string arguments, string expected)
    {
        var plan = Launch.Plan(program, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), Empty, out var end);
        Assert.Null(end);
        Assert.Equal(expected, string.Join(',', plan!.Listeners.Select(listener => $"{listener.Settings.Dialect} {listener.Host}:{listener.Port}")));
    }

    [Fact]
    public void HTTPBIN_DIALECT_wins_over_the_name()
    {
        Assert.Equal(DialectName.Go, Plan("gunicorn", ["-b", ":80", "httpbin:app"], ("HTTPBIN_DIALECT", "go")).Listeners[0].Settings.Dialect);
        Assert.Equal(DialectName.Py, Assert.Single(Plan("HttpBin", [], ("HTTPBIN_DIALECT", "py")).Listeners).Settings.Dialect);
        Assert.Null(Launch.Plan("HttpBin", [], new Dictionary<string, string> { ["HTTPBIN_DIALECT"] = "perl" }, out var end));
        Assert.Contains("found \"perl\", allowed is py or go", end!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_with_its_default_value_loses_to_the_variable()
    {
        Assert.Equal(9999, Plan("go-httpbin", ["-port", "8080"], ("PORT", "9999")).Listeners[0].Port);
        Assert.Equal(81, Plan("go-httpbin", ["-port", "81"], ("PORT", "9999")).Listeners[0].Port);
    }

    [Fact]
    public void Gunicorn_takes_PORT_only_without_a_bind_and_trusts_the_peers_it_is_told()
    {
        Assert.Equal(("0.0.0.0", 81), (Plan("gunicorn", ["httpbin:app"], ("PORT", "81")).Listeners[0].Host, Plan("gunicorn", ["httpbin:app"], ("PORT", "81")).Listeners[0].Port));
        Assert.Equal(80, Plan("gunicorn", ["-b", ":80", "httpbin:app"], ("PORT", "81")).Listeners[0].Port);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], Plan("gunicorn", ["httpbin:app"], ("FORWARDED_ALLOW_IPS", "10.0.0.1,10.0.0.2")).Listeners[0].Settings.TrustedPeers);
        Assert.Equal(["*"], Plan("gunicorn", ["--forwarded-allow-ips", "*", "httpbin:app"], ("FORWARDED_ALLOW_IPS", "10.0.0.1")).Listeners[0].Settings.TrustedPeers);
    }

    [Fact]
    public void What_Kubernetes_injects_for_a_service_called_httpbin_is_no_setting()
    {
        var plan = Plan("HttpBin", [], ("HTTPBIN_PORT", "tcp://10.0.0.1:8000"), ("HTTPBIN_SERVICE_PORT", "8000"), ("ASPNETCORE_HTTP_PORTS", "1234"), ("ASPNETCORE_URLS", "http://+:1"));
        Assert.Equal([80, 8080], plan.Listeners.Select(listener => listener.Port));
    }

    [Fact]
    public void The_access_log_is_on_only_when_asked_for()
    {
        Assert.Null(Plan("gunicorn", ["-b", ":80", "httpbin:app"]).AccessLogFile);
        Assert.Equal("-", Plan("gunicorn", ["-b", ":80", "httpbin:app"], ("GUNICORN_CMD_ARGS", "--capture-output --access-logfile - --access-logformat '%(s)s %(b)s'")).AccessLogFile);
        Assert.Equal("%(s)s %(b)s", Plan("gunicorn", ["-b", ":80", "httpbin:app"], ("GUNICORN_CMD_ARGS", "--access-logformat '%(s)s %(b)s'")).AccessLogFormat);
        Assert.Equal("-", Plan("HttpBin", [], ("HTTPBIN_ACCESS_LOG", "1")).AccessLogFile);
    }

    [Fact]
    public void GUNICORN_CMD_ARGS_counts_where_both_dialects_are_served_and_is_weaker_than_the_command_of_the_original_image()
    {
        var plan = Plan("HttpBin", [], ("GUNICORN_CMD_ARGS", "--access-logfile - --limit-request-line 100 --certfile c --keyfile k -b :9000 -k sync"));
        Assert.Equal("-", plan.AccessLogFile);
        Assert.Equal([80, 8080], plan.Listeners.Select(listener => listener.Port));
        Assert.Equal((100, false), (plan.Listeners[0].Settings.RequestLimits.Line, plan.Listeners[0].Settings.CloseEachTime));
        Assert.Equal([("c", "k"), null], plan.Listeners.Select(listener => listener.Tls));
    }

    [Theory]
    [InlineData("HttpBin", "--access-logfile", "error: argument --access-logfile: expected one argument")]
    [InlineData("HttpBin", "--keep-alive long", "error: argument --keep-alive: invalid int value: 'long'")]
    [InlineData("HttpBin", "--certfile c", "--certfile and --keyfile must both be given")]
    [InlineData("HttpBin", "other:app", "error: application: found \"other:app\"")]
    [InlineData("gunicorn", "--limit-request-fields=x", "error: argument --limit-request-fields: invalid int value: 'x'")]
    [InlineData("gunicorn", "-b unix:/x", "--bind: found \"unix:/x\"")]
    public void What_is_wrong_in_GUNICORN_CMD_ARGS_is_said_with_its_name(string program, string value, string reason)
    {
        Assert.Null(Launch.Plan(program, program == "gunicorn" ? ["httpbin:app"] : [], new Dictionary<string, string> { ["GUNICORN_CMD_ARGS"] = value }, out var end));
        Assert.StartsWith($"GUNICORN_CMD_ARGS: {reason}", end!.Text, StringComparison.Ordinal);
        Assert.Equal(2, end.ExitCode);
    }

    [Fact]
    public void A_gunicorn_reads_none_of_the_variables_that_are_Gos_alone()
    {
        var plan = Plan("gunicorn", ["-b", ":80", "httpbin:app"],
            ("PREFIX", "x"), ("HOST", "my-laptop"), ("MAX_BODY_SIZE", "2"), ("MAX_DURATION", "soon"), ("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "json"),
            ("HTTPS_CERT_FILE", "c"), ("ALLOWED_REDIRECT_DOMAINS", "example.com"), ("HTTPBIN_ENV_A", "1"));
        var settings = plan.Listeners[0].Settings;
        Assert.Equal((1L << 20, false), (settings.MaxMessageBytes, plan.GoLogAsJson));
        Assert.Equal(["example.com"], settings.AllowedRedirectDomains);
        Assert.Equal(["HTTPBIN_ENV_A"], settings.ShownVariables.Keys);
        Assert.Equal(2, Plan("HttpBin", [], ("MAX_BODY_SIZE", "2")).Listeners[0].Settings.MaxMessageBytes);
    }

    [Fact]
    public void The_sync_worker_closes_each_connection_wherever_its_port_comes_from()
    {
        Assert.True(Plan("gunicorn", ["httpbin:app"], ("PORT", "81")).Listeners[0].Settings.CloseEachTime);
        Assert.True(Plan("gunicorn", ["httpbin:app"]).Listeners[0].Settings.CloseEachTime);
        Assert.True(Plan("gunicorn", ["-b", ":80", "httpbin:app"]).Listeners[0].Settings.CloseEachTime);
        Assert.False(Plan("gunicorn", ["httpbin:app", "-k", "gevent"], ("PORT", "81")).Listeners[0].Settings.CloseEachTime);
        Assert.False(Plan("HttpBin", []).Listeners[0].Settings.CloseEachTime);
        Assert.False(Plan("go-httpbin", [], ("HTTPBIN_DIALECT", "py")).Listeners[0].Settings.CloseEachTime);
    }

    [Theory]
    [InlineData("-max-body-size foo", "invalid value \"foo\" for flag -max-body-size: parse error")]
    [InlineData("-zzz", "flag provided but not defined: -zzz")]
    [InlineData("-prefix x", "invalid value \"x\" for flag -prefix")]
    [InlineData("-log-level LOUD", "invalid log level \"LOUD\"")]
    public void A_wrong_flag_is_named(string arguments, string reason)
    {
        Assert.Null(Launch.Plan("go-httpbin", arguments.Split(' '), Empty, out var end));
        Assert.Equal(2, end!.ExitCode);
        Assert.StartsWith("error: " + reason, end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_variable_is_named()
    {
        Assert.Null(Launch.Plan("go-httpbin", [], new Dictionary<string, string> { ["MAX_BODY_SIZE"] = "foo" }, out var end));
        Assert.StartsWith("error: invalid value \"foo\" for env var MAX_BODY_SIZE: parse error", end!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPBIN_H2C", "nonsense")]
    [InlineData("HTTPBIN_GO_LEVEL", "3")]
    [InlineData("HOST", "my-laptop")]
    public void A_wrong_variable_of_ours_stops_the_start(string name, string value)
    {
        Assert.Null(Launch.Plan("HttpBin", [], new Dictionary<string, string> { [name] = value }, out var end));
        Assert.Contains($"\"{value}\"", end!.Text, StringComparison.Ordinal);
    }

    private static LaunchPlan Plan(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        Launch.Plan(program, arguments, environment.ToDictionary(v => v.Name, v => v.Value), out var end) ?? throw new InvalidOperationException(end!.Text);
}
