namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>What is remembered of connections that are not looked into.</summary>
internal static class ConnectionHistory
{
    /// <summary>An entry without an end: who fills it in knows that.</summary>
    public static SeenRequest Entry(RunningProxy proxy, ConnectionFacts facts)
    {
        var port = facts.Tunnel?.Port ?? facts.Listener.Port;
        var host = facts.Tunnel?.Host ?? facts.ServerName ?? "";
        return new SeenRequest
        {
            Number = proxy.History.NextNumber(),
            Started = default,
            Duration = default,
            Flags = "-",
            Authority = new Authority(host, port).ToString(),
            TableVersion = proxy.Routing.Table.Version,
            Question = new RequestQuestion
            {
                Authority = host,
                Port = port,
                Scheme = facts.ServerName is null ? "tcp" : "tls",
                ServerName = facts.ServerName,
            },
        };
    }
}
