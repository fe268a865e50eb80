using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>Lets resources of other namespaces name objects of its own.</summary>
internal sealed record ReferenceGrant(ImmutableArray<GrantFrom> From, ImmutableArray<GrantTo> To)
{
    public static ReferenceGrant Read(FieldReader f) => new(f.Objects("from", GrantFrom.Read), f.Objects("to", GrantTo.Read));
}

/// <summary>Who may.</summary>
internal sealed record GrantFrom(string Group, string Kind, string Namespace)
{
    public static GrantFrom Read(FieldReader f) => new(f.Text("group") ?? "", f.Text("kind") ?? "", f.Text("namespace") ?? "");
}

/// <param name="Group">Empty: the core group.</param>
/// <param name="Kind">For example <c>Service</c>.</param>
/// <param name="Name">Null: every one.</param>
internal sealed record GrantTo(string Group, string Kind, string? Name)
{
    public static GrantTo Read(FieldReader f) => new(f.Text("group") ?? "", f.Text("kind") ?? "", f.Text("name"));
}

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
