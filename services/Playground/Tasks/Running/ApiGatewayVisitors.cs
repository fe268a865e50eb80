namespace Bookinfo.Playground.Tasks;

/// <summary>The people who visit the Gateway API Gateways that a task makes. A Gateway that has no address yet is not reached, so that a step may wait for it.</summary>
internal sealed class ApiGatewayVisitors(ClusterApi api, TaskEnvironment environment) : IDisposable
{
    private readonly Dictionary<Uri, GatewayVisitors> _byAddress = [];

    public async Task<Observation> VisitAsync(RequestStep step, CancellationToken ct)
    {
        if (await ApiGatewayAddress.FindAsync(api, environment, step.Gateway!, ct) is not { } address)
            return new Observation { Answers = [new Answer { Error = $"Gateway {step.Gateway} has no address yet" }] };
        if (!_byAddress.TryGetValue(address, out var visitors)) _byAddress[address] = visitors = new GatewayVisitors(address, environment.Time);
        return await visitors.VisitAsync(step, ct);
    }

    public void Dispose()
    {
        foreach (var visitors in _byAddress.Values) visitors.Dispose();
    }
}
