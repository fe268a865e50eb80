using System.Net;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh;

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Playground.Network.Outside;

/// <summary>
/// The internet of <c>--offline</c>: the hosts that the egress tasks call, over HTTP and HTTPS, all on 127.0.0.1. No other name
/// exists, so nothing leaves the machine by name.
/// </summary>
internal sealed class StubInternet : IHostResolver, IAsyncDisposable
{
    private const int Http = 80;

    private const int Https = 443;

    private readonly StubAuthority _authority;

    private readonly WebApplication _sites;

    private readonly Dictionary<(bool IsHttpBin, int Port), IPEndPoint> _addresses = [];

    private readonly StubRelay[] _relays;

    private StubInternet(StubAuthority authority, WebApplication sites)
    {
        (_authority, _sites) = (authority, sites);
        IPEndPoint? HttpBinNow() => HttpBin();
        _relays = [new StubRelay(HttpBinNow, null), new StubRelay(HttpBinNow, authority.For(StubSites.HttpBin))];
        _addresses[(true, Http)] = _relays[0].Address;
        _addresses[(true, Https)] = _relays[1].Address;
        foreach (var url in sites.Urls.Select(static url => new Uri(url)))
            _addresses[(false, url.Scheme == Uri.UriSchemeHttps ? Https : Http)] = new IPEndPoint(IPAddress.Loopback, url.Port);
        Root = X509CertificateLoader.LoadCertificate(System.Text.Encoding.ASCII.GetBytes(authority.Pem));
    }

    /// <summary>Where the pod that is httpbin.org listens; null while it does not. Set by whoever starts that pod.</summary>
    public Func<IPEndPoint?> HttpBin { get; set; } = static () => null;

    /// <summary>The authority that signs its certificates.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>Opens its ports.</summary>
    /// <param name="stateDirectory">Its root certificate is written there as <c>stub-internet.pem</c>.</param>
    /// <param name="time">For the certificates' validity.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StubInternet> StartAsync(string stateDirectory, TimeProvider time, CancellationToken cancellationToken)
    {
        var authority = new StubAuthority(time);
        PrivateFiles.CreateDirectory(stateDirectory);
        PrivateFiles.Write(CertificatePath(stateDirectory), System.Text.Encoding.ASCII.GetBytes(authority.Pem));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
                https.ServerCertificateSelector = (_, name) => name is not null && StubSites.Knows(name) ? authority.For(name) : null));
        });
        var sites = builder.Build();
        sites.Run(StubSites.AnswerAsync);
        await sites.StartAsync(cancellationToken);
        return new StubInternet(authority, sites);
    }

    /// <summary>The file that pods are told to trust.</summary>
    public static string CertificatePath(string stateDirectory) => Path.Combine(stateDirectory, "stub-internet.pem");

    public ValueTask<IReadOnlyList<IPEndPoint>?> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        IReadOnlyList<IPEndPoint> found = [];
        if (IPAddress.TryParse(name, out var address)) found = IPAddress.IsLoopback(address) ? [new IPEndPoint(address, port)] : [];
        else if (StubSites.Knows(name) && _addresses.TryGetValue((name == StubSites.HttpBin, port), out var known)) found = [known];
        return new(found);
    }

    public async ValueTask DisposeAsync()
    {
        await _sites.DisposeAsync();
        foreach (var relay in _relays) await relay.DisposeAsync();
        Root.Dispose();
        _authority.Dispose();
    }
}
