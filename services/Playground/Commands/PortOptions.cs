using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace Bookinfo.Playground.Commands;

/// <summary>Where <c>up</c> listens: on which address, and on the documented ports, drawn ones, or named ones.</summary>
internal static class PortOptions
{
    private static readonly Option<PortChoice> Ports = new("--ports")
    {
        Description = "fixed: the documented ports; auto: free ones.",
        DefaultValueFactory = _ => PortChoice.Fixed,
    };

    private static readonly Option<IPAddress> Listen = new("--listen")
    {
        Description = "Address of the API and the gateways. Another one than 127.0.0.1 only in a container whose ports are published on loopback: pods may be reached by all who reach the gateways.",
        HelpName = "127.0.0.1",
        CustomParser = ReadAddress,
        DefaultValueFactory = _ => IPAddress.Loopback,
    };

    private static readonly Option<int?> Api = Port("--api-port", "Kubernetes API");
    private static readonly Option<int?> Http = Port("--http-port", "ingress gateway, http");
    private static readonly Option<int?> Https = Port("--https-port", "ingress gateway, https");
    private static readonly Option<int?> Tcp = Port("--tcp-port", "ingress gateway, tcp");
    private static readonly Option<int?> HttpNode = Port("--http-node-port", "node port of the ingress gateway's http");
    private static readonly Option<int?> HttpsNode = Port("--https-node-port", "node port of the ingress gateway's https");
    private static readonly Option<int?> Health = Port("--health-port", "health of the ingress gateway");
    private static readonly Option<int?> Page = Port("--page-port", "live picture");

    public static void AddTo(Command command)
    {
        command.Options.Add(Listen);
        command.Options.Add(Ports);
        foreach (var option in new[] { Api, Http, Https, Tcp, HttpNode, HttpsNode, Health, Page }) command.Options.Add(option);
    }

    /// <summary>The options with every port decided: what is to be drawn is drawn here.</summary>
    public static PlaygroundOptions Read(ParseResult arguments, string stateDirectory)
    {
        var options = new PlaygroundOptions { StateDirectory = stateDirectory, ListenAddress = arguments.GetValue(Listen) ?? IPAddress.Loopback };
        if (arguments.GetValue(Ports) == PortChoice.Auto) options = options.WithDrawnPorts();
        return Decide(options with
        {
            ApiPort = arguments.GetValue(Api) ?? options.ApiPort,
            IngressHttpPort = arguments.GetValue(Http) ?? options.IngressHttpPort,
            IngressHttpsPort = arguments.GetValue(Https) ?? options.IngressHttpsPort,
            IngressTcpPort = arguments.GetValue(Tcp) ?? options.IngressTcpPort,
            IngressHttpNodePort = arguments.GetValue(HttpNode) ?? options.IngressHttpNodePort,
            IngressHttpsNodePort = arguments.GetValue(HttpsNode) ?? options.IngressHttpsNodePort,
            GatewayHealthPort = arguments.GetValue(Health) ?? options.GatewayHealthPort,
            PagePort = arguments.GetValue(Page) ?? options.PagePort,
        });
    }

    /// <summary>Free ports for everything.</summary>
    public static PlaygroundOptions Drawn(string stateDirectory) =>
        Decide(new PlaygroundOptions { StateDirectory = stateDirectory }.WithDrawnPorts());

    /// <summary>Looks before anything is started; most of these ports are opened later, when a rule asks for them.</summary>
    /// <exception cref="CommandException">Names every port that is taken, what it is for and how to choose another.</exception>
    public static void RequireFree(PlaygroundOptions options)
    {
        var taken = new (int Port, Option Option)[]
        {
            (options.ApiPort, Api), (options.IngressHttpPort, Http), (options.IngressHttpsPort, Https), (options.IngressTcpPort, Tcp),
            (options.IngressHttpNodePort, HttpNode), (options.IngressHttpsNodePort, HttpsNode), (options.GatewayHealthPort, Health), (options.PagePort, Page),
        }.Where(p => !FreePorts.IsFree(options.ListenAddress, p.Port)).Select(p => $"port {p.Port} of {options.ListenAddress} ({p.Option.Description}) is in use; choose another with {p.Option.Name} N, or all with --ports auto").ToList();
        if (taken.Count > 0) throw new CommandException(string.Join('\n', taken));
    }

    private static PlaygroundOptions Decide(PlaygroundOptions options)
    {
        var ports = new FreePorts();
        return options with
        {
            ApiPort = ports.Decide(options.ApiPort),
            IngressHttpPort = ports.Decide(options.IngressHttpPort),
            IngressHttpsPort = ports.Decide(options.IngressHttpsPort),
            IngressTcpPort = ports.Decide(options.IngressTcpPort),
            IngressHttpNodePort = ports.Decide(options.IngressHttpNodePort),
            IngressHttpsNodePort = ports.Decide(options.IngressHttpsNodePort),
            GatewayHealthPort = ports.Decide(options.GatewayHealthPort),
            PagePort = ports.Decide(options.PagePort),
        };
    }

    private static IPAddress? ReadAddress(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (IPAddress.TryParse(text, out var address)) return address;
        result.AddError($"--listen: found {text}; allowed: an IP address such as 127.0.0.1 or 0.0.0.0");
        return null;
    }

    private static Option<int?> Port(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "1-65535" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } port and (< 1 or > 65535)) result.AddError($"{name}: found {port}; allowed: 1 to 65535");
        });
        return option;
    }
}

internal enum PortChoice
{
    Fixed,
    Auto,
}
