using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>The endpoints of one cluster that one caller may be sent to, and how they stand to each other.</summary>
/// <param name="Endpoints">Known by address.</param>
/// <param name="Names">To be resolved at run time.</param>
/// <param name="Places">For the endpoints, then for the names; empty: all are alike.</param>
internal readonly record struct EndpointSelection(ImmutableArray<LabelledEndpoint> Endpoints, ImmutableArray<LabelledName> Names, ImmutableArray<EndpointPlace> Places)
{
    public static EndpointSelection Of(RegisteredPort port, Subset? subset, TrafficPolicy policy, LocalityPlaces localities)
    {
        var endpoints = port.Endpoints;
        var names = port.Names;
        if (subset is { Labels.IsEmpty: false })
        {
            endpoints = [.. endpoints.Where(e => LabelSelector.Fits(subset.Labels, e.Labels))];
            names = [.. names.Where(e => LabelSelector.Fits(subset.Labels, e.Labels))];
        }

        // Most clusters say nothing: nothing is made for them.
        var settings = localities.SettingsOf(policy.LoadBalancer?.LocalityLbSetting);
        if (settings is null && policy.OutlierDetection is null && endpoints.All(static e => e.Weight == 1) && names.All(static e => e.Weight == 1))
            return new EndpointSelection(endpoints, names, []);

        Standing[] standings = [.. endpoints.Select(static e => e.Standing), .. names.Select(static e => e.Standing)];
        var places = localities.Compile(settings, policy.OutlierDetection is not null, standings);
        if (places.IsEmpty) return new EndpointSelection(endpoints, names, []);
        var known = endpoints.Length;
        return new EndpointSelection(
            [.. endpoints.Where((_, i) => places[i] is not null)],
            [.. names.Where((_, i) => places[known + i] is not null)],
            [.. places.Where(static place => place is not null).Select(static place => place!.Value)]);
    }
}
