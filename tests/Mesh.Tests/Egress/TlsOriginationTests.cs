using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>Plain HTTP inside, HTTPS outside (contract mesh.md sections 1.8 and 10, T11).</summary>
public sealed class TlsOriginationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_leads_to_443_with_a_rule_for_that_port_is_answered_at_once()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Entry + """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: cnn}
            spec: {host: edition.cnn.com, trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE}}]}}
            """, registryOnly: true);

        var (status, body, _) = await mesh.AskAsync("http://edition.cnn.com/politics");

        Assert.Equal(200, status);
        Assert.StartsWith("https edition.cnn.com /politics", body, StringComparison.Ordinal);
        Assert.Contains("x-forwarded-proto: http\n", body + "\n", StringComparison.Ordinal);
        Assert.Contains(" outbound|80||edition.cnn.com ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F20_a_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        mesh.Apply(Entry + Rule("mode: SIMPLE"));

        var (status, body, _) = await mesh.AskAsync("http://edition.cnn.com/");

        Assert.Equal(503, status);
        Assert.StartsWith("upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: TLS_error:", body, StringComparison.Ordinal);
        Assert.Contains("CERTIFICATE_VERIFY_FAILED", body, StringComparison.Ordinal);
        Assert.Matches(" 503 URX,UF .*\"TLS_error:.*CERTIFICATE_VERIFY_FAILED.*\" ", mesh.NextLogLine());
        Assert.Equal(0, mesh.Secure.Calls);
    }

    [Theory]
    [InlineData("mode: SIMPLE, subjectAltNames: [edition.cnn.com]", 200, "edition.cnn.com")]
    [InlineData("mode: SIMPLE, subjectAltNames: [other.example.com]", 503, "")]
    [InlineData("mode: SIMPLE, subjectAltNames: [other.example.com, httpbin.org]", 200, "edition.cnn.com")]
    [InlineData("mode: SIMPLE, sni: httpbin.org", 200, "httpbin.org")]
    public async Task Names_are_judged_as_the_rule_says(string tls, int status, string serverName)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Entry + Rule(tls));

        var answer = await mesh.AskAsync("http://edition.cnn.com/");

        Assert.Equal(status, answer.Status);
        if (status == 200) Assert.StartsWith($"https {serverName} /", answer.Body, StringComparison.Ordinal);
        else Assert.Contains("CERTIFICATE_VERIFY_FAILED", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_entrys_names_count_where_the_rule_has_none()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Entry.Replace("resolution: DNS", "resolution: DNS, subjectAltNames: [other.example.com]", StringComparison.Ordinal) + Rule("mode: SIMPLE"));

        Assert.Equal(503, (await mesh.AskAsync("http://edition.cnn.com/")).Status);
    }

    [Fact]
    public async Task Authorities_come_from_the_file_that_the_rule_names()
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        mesh.Apply(Entry + Rule($"mode: SIMPLE, caCertificates: /root.pem"));
        Assert.Equal(200, (await mesh.AskAsync("http://edition.cnn.com/")).Status);

        mesh.Apply(Entry + Rule($"mode: SIMPLE, caCertificates: /absent.pem"));
        Assert.Contains("TLS_error:Secret is not supplied by SDS", (await mesh.AskAsync("http://edition.cnn.com/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_counts_for_a_rule_that_selects_the_callers_workload_and_for_no_other()
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        var strict = EgressMesh.Tls(mesh.Certificates);
        strict.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        strict.AllowAnyClientCertificate();
        await using var server = await TestUpstream.StartAsync(context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"), tls: strict);
        mesh.Internet.Set("edition.cnn.com", 443, server.Address);
        mesh.Secrets =
        [
            new MeshSecret
            {
                Namespace = "default", Name = "client",
                Data = new Dictionary<string, string> { ["tls.crt"] = mesh.Certificates.Chain, ["tls.key"] = mesh.Certificates.Key, ["ca.crt"] = mesh.Certificates.Root }
                    .ToImmutableDictionary(static entry => entry.Key, static entry => File.ReadAllBytes(entry.Value).ToImmutableArray()),
            },
        ];
        var rule = Rule("mode: MUTUAL, credentialName: client");

        mesh.Apply(Entry + rule.Replace("spec: {", "spec: {workloadSelector: {matchLabels: {app: sleep}}, ", StringComparison.Ordinal));
        var (status, body, _) = await mesh.AskAsync("http://edition.cnn.com/");
        Assert.Equal((200, "CN=httpbin"), (status, body));

        // Plain text to a port that speaks TLS.
        mesh.Apply(Entry + rule);
        Assert.NotEqual(200, (await mesh.AskAsync("http://edition.cnn.com/")).Status);
    }

    [Fact]
    public async Task Insecure_skip_verify_takes_any_certificate()
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        mesh.Apply(Entry + Rule("mode: SIMPLE, insecureSkipVerify: true"));

        Assert.Equal(200, (await mesh.AskAsync("http://edition.cnn.com/")).Status);
    }

    [Theory]
    [InlineData("mode: DISABLE")]
    [InlineData("mode: ISTIO_MUTUAL")]
    public async Task Nothing_is_begun_where_the_rule_does_not_say_so(string tls)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Entry.Replace(", targetPort: 443", "", StringComparison.Ordinal) + Rule(tls));

        Assert.StartsWith("http /", (await mesh.AskAsync("http://edition.cnn.com/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_tls_is_told_from_one_that_is_not_trusted()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("edition.cnn.com", 443, mesh.Plain.Address);
        mesh.Apply(Entry + Rule("mode: SIMPLE"));

        var (status, body, _) = await mesh.AskAsync("http://edition.cnn.com/");

        Assert.Equal(503, status);
        Assert.Contains("TLS_error:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("CERTIFICATE_VERIFY_FAILED", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutual_shows_the_certificate_of_its_files()
    {
        await using var mesh = await EgressMesh.StartAsync();
        var tls = EgressMesh.Tls(mesh.Certificates);
        tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        tls.AllowAnyClientCertificate();
        await using var strict = await TestUpstream.StartAsync(context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"), tls: tls);
        mesh.Internet.Set("edition.cnn.com", 443, strict.Address);

        mesh.Apply(Entry + Rule("mode: SIMPLE"));
        Assert.Equal(503, (await mesh.AskAsync("http://edition.cnn.com/")).Status);

        mesh.Apply(Entry + Rule($"mode: MUTUAL, clientCertificate: /chain.pem, privateKey: /key.pem, caCertificates: /root.pem"));
        Assert.Equal((200, "CN=httpbin"), (await mesh.AskAsync("http://edition.cnn.com/")) is var answer ? (answer.Status, answer.Body) : default);
    }

    [Fact]
    public async Task Hosts_of_a_wildcard_have_connections_of_their_own()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("de.wikipedia.org", 443, mesh.Secure.Address);
        mesh.Apply("""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: wikipedia}
            spec: {hosts: ["*.wikipedia.org"], ports: [{number: 80, name: http, protocol: HTTP, targetPort: 443}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: wikipedia}
            spec: {host: "*.wikipedia.org", trafficPolicy: {tls: {mode: SIMPLE}}}
            """, registryOnly: true);

        Assert.StartsWith("https en.wikipedia.org /", (await mesh.AskAsync("http://en.wikipedia.org/")).Body, StringComparison.Ordinal);
        Assert.StartsWith("https de.wikipedia.org /", (await mesh.AskAsync("http://de.wikipedia.org/")).Body, StringComparison.Ordinal);
        Assert.StartsWith("https en.wikipedia.org /", (await mesh.AskAsync("http://en.wikipedia.org/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tcp_port_gets_tls_as_well()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply("""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: cnn}
            spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 9443, name: tcp, protocol: TCP, targetPort: 443}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: cnn}
            spec: {host: edition.cnn.com, trafficPolicy: {tls: {mode: SIMPLE, sni: edition.cnn.com}}}
            """, registryOnly: true);
        using var client = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]);

        await client.SendAsync("CONNECT edition.cnn.com:9443 HTTP/1.1\r\n\r\nGET /raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains("https edition.cnn.com /raw", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_server_is_refused()
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        using var authority = new CertificateAuthority();
        var (certificate, key) = authority.Issue("edition.cnn.com");
        await using var server = await TestUpstream.StartAsync(
            context => context.Response.WriteAsync("inside"), tls: new HttpsConnectionAdapterOptions { ServerCertificate = X509Certificate2.CreateFromPem(certificate, key) });
        mesh.Internet.Set("edition.cnn.com", 443, server.Address);
        await File.WriteAllTextAsync(mesh.Certificates["own-root.pem"], authority.Pem, Cancel);
        var rule = Rule("mode: SIMPLE, caCertificates: /own-root.pem, caCrl: /revoked.pem");
        mesh.Apply(Entry + rule);
        Assert.Contains("TLS_error:Secret is not supplied by SDS", (await mesh.AskAsync("http://edition.cnn.com/")).Body, StringComparison.Ordinal);

        await File.WriteAllTextAsync(mesh.Certificates["revoked.pem"], authority.Revoke([authority.Issue("other.example.com").Certificate]), Cancel);
        Assert.Equal((200, "inside"), await mesh.AskAsync("http://edition.cnn.com/") is var good ? (good.Status, good.Body) : default);

        // What is revoked counts from the next connection on.
        await File.WriteAllTextAsync(mesh.Certificates["revoked.pem"], authority.Revoke([certificate]), Cancel);
        mesh.Apply(Entry + Rule("mode: SIMPLE, sni: edition.cnn.com, caCertificates: /own-root.pem, caCrl: /revoked.pem"));
        Assert.Contains("CERTIFICATE_VERIFY_FAILED", (await mesh.AskAsync("http://edition.cnn.com/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_bodies_go_both_ways_over_tls()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var echo = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted), tls: EgressMesh.Tls(mesh.Certificates));
        mesh.Internet.Set("edition.cnn.com", 443, echo.Address);
        mesh.Apply(Entry + Rule("mode: SIMPLE"));
        var body = new byte[3_000_000];
        new Random(1).NextBytes(body);

        for (var i = 0; i < 3; i++)
        {
            using var content = new ByteArrayContent(body);
            using var answer = await mesh.Client.PostAsync(new Uri("http://edition.cnn.com/"), content, Cancel);
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    private const string Entry = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: cnn}
        spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 80, name: http-port, protocol: HTTP, targetPort: 443}, {number: 443, name: https-port, protocol: HTTPS}]}

        """;

    private static string Rule(string tls) => $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{name: cnn}"}
        spec: {"{"}host: edition.cnn.com, trafficPolicy: {"{"}tls: {"{"}{tls}{"}}}"}

        """;
}
