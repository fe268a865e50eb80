namespace Bookinfo.Mesh.Config;

/// <summary>Where requests go.</summary>
internal sealed record Destination
{
    /// <summary>A service; a name without a dot lies in the resource's namespace. Null is an error.</summary>
    public string? Host { get; init; }

    /// <summary>Name of a subset of the host's DestinationRule; null: all of it.</summary>
    public string? Subset { get; init; }

    /// <summary>The service's port; null: its only one, else the listener's.</summary>
    public int? Port { get; init; }

    public static Destination Read(FieldReader f) => new()
    {
        Host = f.Text("host"),
        Subset = f.Text("subset"),
        Port = f.Object("port", PortSelector.Read)?.Number,
    };
}

/// <summary>A port of a service.</summary>
/// <param name="Number">0 when absent, which no rule allows.</param>
internal sealed record PortSelector(int Number)
{
    public static PortSelector Read(FieldReader f) => new(f.Int("number") ?? 0);
}

/// <summary>One destination of a rule and its share.</summary>
internal sealed record RouteDestination
{
    /// <summary>Null is an error.</summary>
    public Destination? Destination { get; init; }

    /// <summary>Share of the sum over all destinations; absent: 0. Without meaning for a single destination.</summary>
    public int Weight { get; init; }

    /// <summary>For this destination only, after those of the rule; null: none.</summary>
    public HeaderRules? Headers { get; init; }

    public static RouteDestination Read(FieldReader f) => new()
    {
        Destination = f.Object("destination", Destination.Read),
        Weight = f.Int("weight") ?? 0,
        Headers = f.Object("headers", HeaderRules.Read),
    };
}

/// <summary>A destination that gets a copy.</summary>
internal sealed record Mirror
{
    /// <summary>Null is an error.</summary>
    public Destination? Destination { get; init; }

    /// <summary>Share of the requests that are copied, 0-100; null: every request.</summary>
    public double? Percentage { get; init; }

    public static Mirror Read(FieldReader f) => new()
    {
        Destination = f.Object("destination", Destination.Read),
        Percentage = f.Object("percentage", Config.Percentage.Read)?.Value,
    };
}

/// <summary>A share.</summary>
/// <param name="Value">0-100.</param>
internal sealed record Percentage(double Value)
{
    public static Percentage Read(FieldReader f) => new(f.Number("value") ?? 0);
}
