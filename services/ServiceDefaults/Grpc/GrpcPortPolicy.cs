using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>Keeps the faces apart: gRPC endpoints answer at the gRPC port and nowhere else, all others everywhere but there.</summary>
internal sealed class GrpcPortPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isGrpcPort = httpContext.Features.Get<GrpcPortMark>() is not null;
        for (var i = 0; i < candidates.Count; i++)
        {
            var isGrpc = candidates[i].Endpoint.Metadata.GetMetadata<GrpcPortMark>() is not null;
            if (candidates.IsValidCandidate(i) && isGrpc != isGrpcPort) candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }
}
