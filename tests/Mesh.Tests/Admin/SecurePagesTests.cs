using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

using Bookinfo.Mesh.Tests.Fuzz;
using Bookinfo.Mesh.Tests.Tls;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>What the admin pages show of TLS: filter chains, routes behind them, certificates.</summary>
public sealed class SecurePagesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Config_dump_shows_the_chains_of_a_gateways_listeners_and_the_routes_behind_them()
    {
        await using var doors = await HelloDoors.StartAsync();
        var listeners = await ListenersAsync(doors.Mesh.Gateway);

        var simple = Chains(listeners, "0.0.0.0_8443");
        Assert.Equal("""[["a.example.com"],["b.example.com","*.wild.example.com"]]""", Text(simple.Select(static chain => chain.GetProperty("filter_chain_match").GetProperty("server_names"))));
        Assert.All(simple, static chain => Assert.False(Tls(chain).GetProperty("require_client_certificate").GetBoolean()));
        Assert.Equal(["kubernetes://istio-system/a", "kubernetes://istio-system/b"], simple.Select(static chain => Tls(chain).GetProperty("common_tls_context").GetProperty("tls_certificate_sds_secret_configs")[0].GetProperty("name").GetString()));
        Assert.All(Chains(listeners, "0.0.0.0_8444"), static chain => Assert.True(Tls(chain).GetProperty("require_client_certificate").GetBoolean()));

        var passed = Chains(listeners, "0.0.0.0_8445");
        Assert.All(passed, static chain => Assert.False(chain.TryGetProperty("transport_socket", out _)));
        Assert.Equal(
            ["outbound|443||a.default.svc.cluster.local", "outbound|443||b.default.svc.cluster.local"],
            passed.Select(static chain => Filter(chain, "envoy.filters.network.tcp_proxy").GetProperty("cluster").GetString()));

        // The route configuration that a chain names is in the dump.
        using var dump = JsonDocument.Parse(await AdminExec.GetAsync(doors.Mesh.Gateway, "/config_dump?resource=dynamic_route_configs"));
        var routes = dump.RootElement.GetProperty("configs").EnumerateArray().Select(static config => config.GetProperty("route_config").GetProperty("name").GetString()!).ToList();
        Assert.All(simple, chain => Assert.Contains(Filter(chain, "envoy.filters.network.http_connection_manager").GetProperty("rds").GetProperty("route_config_name").GetString()!, routes));
        Assert.Contains("https.8443.simple-a.doors.default", routes);
    }

    [Fact]
    public async Task Config_dump_shows_the_tls_rules_and_splits_of_a_sidecar()
    {
        await using var doors = await HelloDoors.StartAsync();
        doors.Mesh.Apply("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec:
              hosts: [a.default.svc.cluster.local]
              tls: [{match: [{port: 443, sniHosts: [a.default.svc.cluster.local]}], route: [{destination: {host: a}, weight: 80}, {destination: {host: b}, weight: 20}]}]
            """);

        var chain = Assert.Single(Chains(await ListenersAsync(doors.Mesh.Sidecar), "0.0.0.0_15001"), static chain => chain.GetProperty("filter_chain_match").TryGetProperty("server_names", out _));

        Assert.Equal("""{"destination_port":443,"server_names":["a.default.svc.cluster.local"]}""", JsonSerializer.Serialize(chain.GetProperty("filter_chain_match")));
        Assert.Equal("[80,20]", Text(Filter(chain, "envoy.filters.network.tcp_proxy").GetProperty("weighted_clusters").GetProperty("clusters").EnumerateArray().Select(static cluster => cluster.GetProperty("weight"))));
    }

    [Fact]
    public async Task Certs_lists_what_a_gateway_shows_and_trusts_and_a_sidecar_lists_none()
    {
        await using var doors = await HelloDoors.StartAsync();
        using var shown = await ShownAsync(doors, "a.example.com");
        var page = await AdminExec.GetAsync(doors.Mesh.Gateway, "/certs");
        using var certs = JsonDocument.Parse(page);

        var entries = certs.RootElement.GetProperty("certificates").EnumerateArray().ToList();
        Assert.Equal(4, entries.Count);
        var mine = entries.Where(static entry => entry.GetProperty("cert_chain")[0].GetProperty("path").GetString() == "kubernetes://istio-system/a").ToList();
        Assert.Equal(2, mine.Count);
        foreach (var certificate in mine.Select(static entry => entry.GetProperty("cert_chain")[0]))
        {
            Assert.Equal(shown.SerialNumber.ToLowerInvariant(), certificate.GetProperty("serial_number").GetString());
            Assert.Equal("a.example.com", certificate.GetProperty("subject_alt_names")[0].GetProperty("dns").GetString());
            Assert.Equal(shown.NotBefore.ToUniversalTime(), Time(certificate, "valid_from"));
            Assert.Equal(shown.NotAfter.ToUniversalTime(), Time(certificate, "expiration_time"));
            Assert.Equal("0", certificate.GetProperty("days_until_expiration").GetString());
        }

        // One server asks clients, so it has authorities; the other has none.
        Assert.Equal([0, 1], mine.Select(static entry => entry.GetProperty("ca_cert").GetArrayLength()).Order());
        Assert.DoesNotContain("PRIVATE", page, StringComparison.OrdinalIgnoreCase);
        using var none = JsonDocument.Parse(await AdminExec.GetAsync(doors.Mesh.Sidecar, "/certs"));
        Assert.Equal(0, none.RootElement.GetProperty("certificates").GetArrayLength());
    }

    [Fact]
    public async Task Certs_follow_a_rotated_secret_and_name_files_by_their_paths()
    {
        await using var mesh = await SecureMesh.StartAsync();
        mesh.Provide();
        mesh.Apply($"mode: MUTUAL, {SecureMesh.ByFiles}");
        using var byFile = JsonDocument.Parse(await AdminExec.GetAsync(mesh.Door.Gateway, "/certs"));
        var entry = Assert.Single(byFile.RootElement.GetProperty("certificates").EnumerateArray());
        Assert.Equal((SecureMesh.Certificate, SecureMesh.Authorities), (entry.GetProperty("cert_chain")[0].GetProperty("path").GetString(), entry.GetProperty("ca_cert")[0].GetProperty("path").GetString()));

        mesh.Apply($"mode: SIMPLE, {SecureMesh.BySecret}");
        var before = await SerialAsync(mesh);
        mesh.Provide();
        Assert.NotEqual(before, await SerialAsync(mesh));
    }

    private static async Task<string?> SerialAsync(SecureMesh mesh)
    {
        using var page = JsonDocument.Parse(await AdminExec.GetAsync(mesh.Door.Gateway, "/certs"));
        return Assert.Single(page.RootElement.GetProperty("certificates").EnumerateArray()).GetProperty("cert_chain")[0].GetProperty("serial_number").GetString();
    }

    private static async Task<List<JsonElement>> ListenersAsync(IProxy proxy)
    {
        using var dump = JsonDocument.Parse(await AdminExec.GetAsync(proxy, "/config_dump?resource=dynamic_listeners"));
        return [.. dump.RootElement.GetProperty("configs").EnumerateArray().Select(static config => config.GetProperty("active_state").GetProperty("listener").Clone())];
    }

    private static List<JsonElement> Chains(List<JsonElement> listeners, string name) =>
        [.. listeners.Single(listener => listener.GetProperty("name").GetString() == name).GetProperty("filter_chains").EnumerateArray()];

    private static JsonElement Filter(JsonElement chain, string name)
    {
        var filter = Assert.Single(chain.GetProperty("filters").EnumerateArray());
        Assert.Equal(name, filter.GetProperty("name").GetString());
        return filter.GetProperty("typed_config");
    }

    private static JsonElement Tls(JsonElement chain) => chain.GetProperty("transport_socket").GetProperty("typed_config");

    private static string Text(IEnumerable<JsonElement> elements) => JsonSerializer.Serialize(elements);

    private static DateTime Time(JsonElement certificate, string field) =>
        DateTime.Parse(certificate.GetProperty(field).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static async Task<X509Certificate2> ShownAsync(HelloDoors doors, string host)
    {
        await using var tls = new SslStream(new NetworkStream(await doors.KnockAsync(HelloDoors.Simple), ownsSocket: true), false, static (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, Cancel);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }
}
