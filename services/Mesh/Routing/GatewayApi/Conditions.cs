namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Conditions in the words of Istio's controller.</summary>
internal static class Conditions
{
    public const string Accepted = nameof(Accepted);
    public const string Programmed = nameof(Programmed);
    public const string Conflicted = nameof(Conflicted);
    public const string ResolvedRefs = nameof(ResolvedRefs);

    private const string NoErrors = "No errors found";

    public static StatusCondition RouteAccepted { get; } = new(Accepted, true, Accepted, "Route was valid");

    public static StatusCondition RouteResolved { get; } = new(ResolvedRefs, true, ResolvedRefs, "All references resolved");

    public static StatusCondition ListenerAccepted { get; } = new(Accepted, true, Accepted, NoErrors);

    public static StatusCondition ListenerResolved { get; } = new(ResolvedRefs, true, ResolvedRefs, NoErrors);

    public static StatusCondition ListenerProgrammed { get; } = new(Programmed, true, Programmed, NoErrors);

    public static StatusCondition NoConflicts { get; } = new(Conflicted, false, "NoConflicts", NoErrors);

    public static StatusCondition NotAccepted(string reason, string message) => new(Accepted, false, reason, message);

    public static StatusCondition NotResolved(string reason, string message) => new(ResolvedRefs, false, reason, message);
}
