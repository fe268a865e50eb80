using System.Collections.Immutable;

using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Tests.Network;

public sealed class InjectionTests
{
    [Theory]
    [InlineData("default", "", "", "", true)]
    [InlineData("default", "istio-injection=disabled", "", "", false)]
    [InlineData("shop", "", "", "", false)]
    [InlineData("shop", "istio-injection=enabled", "", "", true)]
    [InlineData("shop", "istio.io/rev=canary", "", "", true)]
    [InlineData("default", "", "sidecar.istio.io/inject=false", "", false)]
    [InlineData("default", "", "", "sidecar.istio.io/inject=false", false)]
    [InlineData("default", "", "sidecar.istio.io/inject=true", "sidecar.istio.io/inject=false", true)]
    [InlineData("shop", "", "sidecar.istio.io/inject=true", "", true)]
    public void Namespace_label_and_annotation_decide(string ns, string namespaceLabels, string labels, string annotations, bool injected)
    {
        var pod = Pod(ns, "main") with { Labels = Map(labels), Annotations = Map(annotations) };
        Assert.Equal(injected, Injection.Applies(pod, Map(namespaceLabels)));
    }

    [Fact]
    public void A_pod_that_brings_its_own_sidecar_counts_as_injected_anywhere() =>
        Assert.True(Injection.Applies(Pod("shop", "main", "istio-proxy"), Map("")));

    [Fact]
    public void A_gateway_is_not_a_sidecar()
    {
        var gateway = Pod("default", "istio-proxy");
        Assert.True(Injection.IsGateway(gateway));
        Assert.False(Injection.Applies(gateway, Map("")));
    }

    private static PodManifest Pod(string ns, params string[] containers) => new()
    {
        Namespace = ns,
        Name = "p",
        Uid = "u",
        Containers = [.. containers.Select(name => new ContainerManifest { Name = name, Image = "i" })],
    };

    private static ImmutableDictionary<string, string> Map(string text) => text.Length == 0
        ? ImmutableDictionary<string, string>.Empty
        : ImmutableDictionary<string, string>.Empty.Add(text.Split('=')[0], text.Split('=')[1]);
}
