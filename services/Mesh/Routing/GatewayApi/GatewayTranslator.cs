using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Each listener as an Istio Gateway of its own, bound to the workloads that stand for the Gateway.</summary>
internal sealed class GatewayTranslator(MeshSnapshot snapshot)
{
    /// <summary>On the pods of a Gateway's own deployment.</summary>
    public const string NameLabel = "gateway.networking.k8s.io/gateway-name";

    /// <returns>Null: the listener is not used, lacks its certificate, or its Gateway names a Service that is not there.</returns>
    public Resource<Gateway>? Translate(AttachableListener listener)
    {
        if (listener.Problem is not null || listener.LacksCertificate || WorkloadsOf(listener.Gateway) is not { } workloads) return null;
        var gateway = listener.Gateway;
        var source = new MeshObject
        {
            Group = ResourceReader.NetworkingGroup,
            Kind = nameof(Gateway),
            Namespace = gateway.Namespace,
            Name = listener.GeneratedName,
            Created = gateway.Source.Created,
        };
        return new Resource<Gateway>(source, new Gateway
        {
            Selector = workloads.Labels,
            WorkloadNamespace = workloads.Namespace,
            Servers =
            [
                new Server
                {
                    Port = new ServerPort(listener.Spec.Port, listener.Spec.Protocol, listener.Spec.Name, null),
                    Hosts = [$"*/{listener.Hostname}"],
                    Tls = ListenerTlsTranslator.Translate(listener),
                },
            ],
        });
    }

    /// <summary>The Service that callers come in by: named in the spec, else the one made for the Gateway.</summary>
    public MeshService? ServiceOf(Resource<ApiGateway> gateway)
    {
        var named = gateway.Spec.Addresses.FirstOrDefault(a => a is { Type: "Hostname", Value.Length: > 0 })?.Value;
        var host = named is null ? $"{gateway.Name}-{gateway.Spec.GatewayClassName}" : named;
        var full = DomainName.Resolve(host, gateway.Namespace);
        return snapshot.Services.FirstOrDefault(s => $"{s.Name}.{s.Namespace}{DomainName.ClusterSuffix}" == full);
    }

    private (ImmutableSortedDictionary<string, string> Labels, string Namespace)? WorkloadsOf(Resource<ApiGateway> gateway)
    {
        if (!gateway.Spec.Addresses.Any(a => a.Type == "Hostname"))
            return (ImmutableSortedDictionary<string, string>.Empty.Add(NameLabel, gateway.Name), gateway.Namespace);
        return ServiceOf(gateway) is { Selector.IsEmpty: false } service ? (service.Selector.ToImmutableSortedDictionary(), service.Namespace) : null;
    }
}
