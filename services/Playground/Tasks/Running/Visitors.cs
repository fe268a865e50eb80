namespace Bookinfo.Playground.Tasks;

/// <summary>
/// The people outside who visit gateways: the ingress gateway, and the Gateway API Gateways that a task makes. One of the latter that has no
/// address yet is not reached, so that a step may wait for it.
/// </summary>
/// <param name="api">Asked where the gateways are.</param>
/// <param name="environment">Where the task runs.</param>
/// <param name="resolve">Makes a path out of what a step says.</param>
internal sealed class Visitors(ClusterApi api, TaskEnvironment environment, Func<string, string> resolve) : IDisposable
{
    private readonly Dictionary<string, Uri> _ingress = [];
    private readonly Dictionary<Uri, GatewayVisitors> _byAddress = [];

    /// <summary>Looks for the ingress gateway before anything is changed.</summary>
    /// <exception cref="TaskSetupException">It has no address that can be reached from here.</exception>
    public async Task PrepareAsync(IEnumerable<TaskStep> steps, CancellationToken ct)
    {
        foreach (var request in steps.OfType<RequestStep>().Where(r => r is { From: null, Gateway: null })) await AddressAsync(request, ct);
    }

    /// <summary>Where a step goes; null: nowhere from here, or to a Gateway that has no address yet.</summary>
    public async Task<Uri?> AddressAsync(TaskStep step, CancellationToken ct) => step switch
    {
        RequestStep { From: not null } => null,
        RequestStep { Gateway: { } name, Tls: null } => await ApiGatewayAddress.FindAsync(api, environment, name, ApiGatewayAddress.Http, ct),
        RequestStep { Gateway: { } name } => await ApiGatewayAddress.FindAsync(api, environment, name, ApiGatewayAddress.Tls, ct),
        RequestStep { Tls: null } => await IngressAsync(environment.Ingress, GatewayAddress.Http, ct),
        RequestStep => await IngressAsync(null, GatewayAddress.Https, ct),
        TcpStep { Gateway: { } name } => await ApiGatewayAddress.FindAsync(api, environment, name, ApiGatewayAddress.Tcp, ct),
        TcpStep tcp => await IngressAsync(null, tcp.Listener, ct),
        _ => null,
    };

    public async Task<Observation> VisitAsync(RequestStep step, CancellationToken ct)
    {
        if (await AddressAsync(step, ct) is not { } address) return NoAddress(step.Gateway!);
        if (step.Tls is not null) return await new TlsVisitors(address, resolve, environment.Time).VisitAsync(step, ct);
        if (!_byAddress.TryGetValue(address, out var visitors)) _byAddress[address] = visitors = new GatewayVisitors(address, environment.Time);
        return await visitors.VisitAsync(step, ct);
    }

    public async Task<Observation> VisitAsync(TcpStep step, CancellationToken ct) =>
        await AddressAsync(step, ct) is { } address ? await new TcpVisitors(address, environment.Time).VisitAsync(step, ct) : NoAddress(step.Gateway!);

    public void Dispose()
    {
        foreach (var visitors in _byAddress.Values) visitors.Dispose();
    }

    private async Task<Uri> IngressAsync(string? told, string portName, CancellationToken ct)
    {
        if (!_ingress.TryGetValue(portName, out var address)) _ingress[portName] = address = await GatewayAddress.FindAsync(api, told, portName, ct);
        return address;
    }

    private static Observation NoAddress(string gateway) =>
        new() { Answers = [new Answer { Exit = CurlExit.Refused, Error = $"Gateway {gateway} has no address yet" }] };
}
