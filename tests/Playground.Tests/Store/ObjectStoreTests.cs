using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Store;

public sealed class ObjectStoreTests
{
    private readonly ObjectStore _store = new(TimeProvider.System);

    [Fact]
    public void A_new_object_gets_uid_version_and_generation()
    {
        var stored = _store.Create(ResourceKinds.Service, Service("reviews"));
        Assert.Equal("1", stored.Json.GetProperty("metadata").GetProperty("resourceVersion").GetString());
        Assert.Equal(1, stored.Json.GetProperty("metadata").GetProperty("generation").GetInt32());
        Assert.True(Guid.TryParse(stored.Uid, out _));
    }

    [Fact]
    public void The_same_name_twice_is_refused_and_changes_nothing()
    {
        _store.Create(ResourceKinds.Service, Service("reviews"));
        var error = Assert.Throws<StoreException>(() => _store.Create(ResourceKinds.Service, Service("reviews")));
        Assert.Equal(StoreError.AlreadyExists, error.Error);
        Assert.Equal("services \"reviews\" already exists", error.Message);
        Assert.Equal(1, _store.Version);
    }

    [Fact]
    public void Writing_what_already_stands_there_changes_no_version()
    {
        var first = _store.Create(ResourceKinds.Service, Service("reviews"));
        var second = _store.Update(ResourceKinds.Service, first.ToMutable());
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public void Only_a_change_of_spec_raises_the_generation()
    {
        var json = _store.Create(ResourceKinds.Service, Service("reviews")).ToMutable();
        json["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        json = _store.Update(ResourceKinds.Service, json).ToMutable();
        Assert.Equal(1, json["metadata"]!["generation"]!.GetValue<int>());
        json["spec"]!["type"] = "NodePort";
        Assert.Equal(2, _store.Update(ResourceKinds.Service, json).ToMutable()["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public void A_stale_writer_gets_a_conflict()
    {
        var first = _store.Create(ResourceKinds.Service, Service("reviews"));
        var json = first.ToMutable();
        json["spec"]!["type"] = "NodePort";
        _store.Update(ResourceKinds.Service, json);
        var error = Assert.Throws<StoreException>(() => _store.Update(ResourceKinds.Service, first.ToMutable(), first.Version));
        Assert.Equal(StoreError.Conflict, error.Error);
    }

    [Fact]
    public async Task A_watch_replays_what_came_after_its_start_and_then_follows()
    {
        var first = _store.Create(ResourceKinds.Service, Service("one"));
        _store.Create(ResourceKinds.Service, Service("two"));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var seen = new List<string>();
        await foreach (var change in _store.Watch(ResourceKinds.Service, first.Version, stop.Token))
        {
            seen.Add($"{change.Type} {change.Current.Name}");
            if (seen.Count == 1) _store.Delete(ResourceKinds.Service, "default", "one");
            if (seen.Count == 2) break;
        }

        Assert.Equal(["Added two", "Deleted one"], seen);
    }

    [Fact]
    public void A_finalizer_holds_an_object_until_it_is_taken_away()
    {
        var json = Service("held");
        json["metadata"]!["finalizers"] = new JsonArray("a/b");
        _store.Create(ResourceKinds.Service, json);
        var marked = _store.Delete(ResourceKinds.Service, "default", "held").ToMutable();
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        Assert.NotNull(_store.Find(ResourceKinds.Service, "default", "held"));
        marked["metadata"]!.AsObject().Remove("finalizers");
        _store.Update(ResourceKinds.Service, marked);
        Assert.Null(_store.Find(ResourceKinds.Service, "default", "held"));
    }

    private static JsonObject Service(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["type"] = "ClusterIP" },
    };
}
