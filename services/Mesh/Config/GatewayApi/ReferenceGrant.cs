using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>Lets resources of other namespaces name objects of its own.</summary>
/// <param name="From">Any one suffices.</param>
/// <param name="To">Objects of the grant's namespace.</param>
internal sealed record ReferenceGrant(ImmutableArray<GrantFrom> From, ImmutableArray<GrantTo> To)
{
    public static ReferenceGrant Read(FieldReader f) => new(f.Objects("from", GrantFrom.Read), f.Objects("to", GrantTo.Read));
}

/// <summary>Who may.</summary>
/// <param name="Group">For example <c>gateway.networking.k8s.io</c>.</param>
/// <param name="Kind">For example <c>HTTPRoute</c>.</param>
/// <param name="Namespace">Where they are.</param>
internal sealed record GrantFrom(string Group, string Kind, string Namespace)
{
    public static GrantFrom Read(FieldReader f) => new(f.Text("group") ?? "", f.Text("kind") ?? "", f.Text("namespace") ?? "");
}

/// <summary>What may be named.</summary>
/// <param name="Group">Empty: the core group.</param>
/// <param name="Kind">For example <c>Service</c>.</param>
/// <param name="Name">Null: every one.</param>
internal sealed record GrantTo(string Group, string Kind, string? Name)
{
    public static GrantTo Read(FieldReader f) => new(f.Text("group") ?? "", f.Text("kind") ?? "", f.Text("name"));
}

/// <summary>Says which controller carries out the Gateways of its class.</summary>
/// <field name="description">For people.</field>
/// <field name="parametersRef">An object with settings for all gateways of the class.</field>
/// <param name="ControllerName">Whose class it is; ours is Istio's.</param>
internal sealed record GatewayClass(string? ControllerName)
{
    /// <summary>Istio's controller of gateways.</summary>
    public const string IstioController = "istio.io/gateway-controller";

    public static GatewayClass Read(FieldReader f)
    {
        f.Skip("parametersRef", "description");
        return new(f.Text("controllerName"));
    }
}
