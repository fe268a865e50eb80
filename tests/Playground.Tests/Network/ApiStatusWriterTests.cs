using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Playground.Tests.Network;

public sealed class ApiStatusWriterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ObjectStore _store;
    private readonly ApiStatusWriter _writer;

    public ApiStatusWriterTests()
    {
        _store = new ObjectStore(_time);
        _writer = new ApiStatusWriter(_store, _time);
        _store.Create(ResourceKinds.HttpRoute, JsonNode.Parse("""
            { "metadata": { "name": "r", "namespace": "default" }, "spec": { "parentRefs": [ { "name": "other" }, { "name": "door" } ] },
              "status": { "parents": [ { "controllerName": "example.com/other", "parentRef": { "name": "other" }, "conditions": [] } ] } }
            """)!.AsObject());
    }

    [Fact]
    public void A_condition_keeps_its_time_while_it_holds()
    {
        _writer.Write(Said(accepted: true));
        var first = Live();
        _time.Advance(TimeSpan.FromMinutes(1));
        _writer.Write(Said(accepted: true));
        Assert.Equal(first.Version, Live().Version);

        _writer.Write(Said(accepted: false));
        Assert.Equal("2026-01-01T00:01:00Z", Ours().Items("conditions").Single().Text("lastTransitionTime"));
        Assert.Equal("2026-01-01T00:00:00Z", first.Json.Items("status", "parents").Last().Items("conditions").Single().Text("lastTransitionTime"));
    }

    [Fact]
    public void Parents_of_other_controllers_stay_and_ours_go_when_they_are_no_longer_said()
    {
        _writer.Write(Said(accepted: true));
        Assert.Equal(["other", "door"], Live().Json.Items("status", "parents").Select(p => p.Text("parentRef", "name")));
        _writer.Write(Said(accepted: true) with { Parents = [] });
        Assert.Equal(["other"], Live().Json.Items("status", "parents").Select(p => p.Text("parentRef", "name")));
    }

    [Fact]
    public void What_was_said_about_an_older_spec_is_not_written()
    {
        _store.Change(ResourceKinds.HttpRoute, "default", "r", json =>
        {
            json["spec"]!["hostnames"] = new JsonArray("a.example");
            return true;
        });
        var before = Live().Version;
        _writer.Write(Said(accepted: true));
        Assert.Equal(before, Live().Version);
    }

    private StoredObject Live() => _store.Find(ResourceKinds.HttpRoute, "default", "r")!;

    private JsonElement Ours() => Live().Json.Items("status", "parents").Single(p => p.Text("controllerName") == ApiStatusWriter.Controller);

    private static ObjectStatus Said(bool accepted) => new()
    {
        Resource = new MeshObject
        {
            Group = "gateway.networking.k8s.io",
            Kind = "HTTPRoute",
            Namespace = "default",
            Name = "r",
            Generation = 1,
            Spec = JsonDocument.Parse("""{ "parentRefs": [ { "name": "other" }, { "name": "door" } ] }""").RootElement,
        },
        Parents = [new ParentStatus(1, [new StatusCondition("Accepted", accepted, accepted ? "Accepted" : "NoMatchingParent", "")])],
    };
}
