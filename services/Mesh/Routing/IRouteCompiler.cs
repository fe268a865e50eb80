using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What the mesh asks of the Config and Routing rooms; tests put hand-written tables in their place.</summary>
internal interface IRouteCompiler
{
    ValidationResult Validate(MeshObject candidate, MeshSettings settings);

    /// <summary>Reads a snapshot once for all proxies.</summary>
    ICompilable Read(MeshSnapshot snapshot);
}

/// <summary>A snapshot that has been read.</summary>
internal interface ICompilable
{
    /// <summary>Resources left out because they do not validate.</summary>
    ImmutableArray<RejectedObject> Rejected { get; }

    /// <summary>What is to be said about Gateway API resources.</summary>
    ImmutableArray<ObjectStatus> Statuses => [];

    /// <summary>What was read, for explanations; null: tables are written by hand.</summary>
    MeshModel? Model => null;

    RouteTable Compile(ProxyIdentity identity, long version);
}

/// <summary>The real one.</summary>
internal sealed class RouteCompiler : IRouteCompiler
{
    public ValidationResult Validate(MeshObject candidate, MeshSettings settings) => MeshValidator.Validate(candidate, Behaviour.Of(settings.Compat));

    public ICompilable Read(MeshSnapshot snapshot) => new Snapshot(MeshModel.Read(snapshot));

    private sealed class Snapshot(MeshModel model) : ICompilable
    {
        public ImmutableArray<RejectedObject> Rejected => model.Rejected;

        public ImmutableArray<ObjectStatus> Statuses => model.Statuses;

        public MeshModel? Model => model;

        public RouteTable Compile(ProxyIdentity identity, long version) => RouteTableCompiler.Compile(model, identity, version);
    }
}
