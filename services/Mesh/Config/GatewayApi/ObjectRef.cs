namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>Names another object.</summary>
internal sealed record ObjectRef
{
    /// <summary>Empty: the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>For example <c>Service</c> or <c>Secret</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Of the object, in its namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null: the namespace of the resource that names it. Another one needs a ReferenceGrant there.</summary>
    public string? Namespace { get; init; }

    public static ObjectRef ReadSecret(FieldReader f) => Read(f, "", "Secret");

    public static ObjectRef ReadService(FieldReader f) => Read(f, "", "Service");

    private static ObjectRef Read(FieldReader f, string group, string kind) => new()
    {
        Group = f.Text("group") ?? group,
        Kind = f.Text("kind") ?? kind,
        Name = f.Text("name") ?? "",
        Namespace = f.Text("namespace"),
    };
}

/// <summary>What a route hangs on: a Gateway or one listener of it (ingress), or a Service (mesh).</summary>
internal sealed record ParentRef
{
    /// <summary>Null: the Gateway API's; empty: the core group.</summary>
    public string Group { get; init; } = ResourceReader.GatewayApiGroup;

    /// <summary>For example <c>Gateway</c> (also when null) or <c>Service</c>.</summary>
    public string Kind { get; init; } = "Gateway";

    /// <summary>Of the Gateway or Service.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null: the route's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of a listener; null: all that fit.</summary>
    public string? SectionName { get; init; }

    /// <summary>Port of a listener or Service; null: all.</summary>
    public int? Port { get; init; }

    public static ParentRef Read(FieldReader f) => new()
    {
        Group = f.Text("group") ?? ResourceReader.GatewayApiGroup,
        Kind = f.Text("kind") ?? "Gateway",
        Name = f.Text("name") ?? "",
        Namespace = f.Text("namespace"),
        SectionName = f.Text("sectionName"),
        Port = f.Int("port"),
    };
}
