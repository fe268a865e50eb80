namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>Exceptions from the list of propagated headers.</summary>
public sealed class PropagationOptions
{
    /// <summary>
    /// Headers of the list that are never taken from the incoming request; none by default. productpage puts <c>end-user</c>
    /// here: only its own session says who the user is.
    /// </summary>
    public ISet<string> NotFromCaller { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
