using System.Text.Json;

namespace Bookinfo.Ratings.Tests;

/// <summary>What is posted does not fill the machine's memory: the oldest ratings go first, and their book has the default ones again.</summary>
public sealed class RatingStoreTests
{
    private const int Mebi = 1 << 20;
    private const string Default = """{"Reviewer1":5,"Reviewer2":4}""";

    private readonly RatingStore _store = new();

    [Fact]
    public async Task The_oldest_ratings_go_when_all_together_have_too_many_bytes()
    {
        var large = Large(Mebi);
        var kept = (int)(RatingStore.MostBytes / Mebi);
        for (var id = 0; id < kept; id++) _store.Put(new ProductId(id), large);
        Assert.NotEqual(Default, await TextAsync(0));
        _store.Put(new ProductId(kept), large);
        Assert.Equal(Default, await TextAsync(0));
        foreach (var id in (int[])[1, kept]) Assert.Equal(Mebi, (await TextAsync(id)).Length);
    }

    [Fact]
    public async Task Ratings_that_take_the_place_of_others_give_back_their_bytes()
    {
        var large = Large(Mebi);
        _store.Put(new ProductId(0), JsonElement.Parse("1"));
        for (var i = 0; i < 2 * RatingStore.MostBytes / Mebi; i++) _store.Put(new ProductId(1), large);
        Assert.Equal("1", await TextAsync(0));
    }

    [Fact]
    public async Task What_is_larger_than_all_may_be_is_answered_and_forgotten()
    {
        var book = _store.Put(new ProductId(7), Large((int)RatingStore.MostBytes + 1));
        Assert.Equal(JsonValueKind.String, book.Ratings.ValueKind);
        Assert.Equal(Default, await TextAsync(7));
        _store.Put(new ProductId(8), JsonElement.Parse("2"));
        Assert.Equal("2", await TextAsync(8));
    }

    [Fact]
    public async Task The_oldest_ratings_go_when_there_are_too_many_books()
    {
        for (var id = 0; id <= RatingStore.MostBooks; id++) _store.Put(new ProductId(id), JsonElement.Parse("3"));
        Assert.Equal(Default, await TextAsync(0));
        Assert.Equal("3", await TextAsync(1));
    }

    // A string with its quotes.
    private static JsonElement Large(int bytes) => JsonElement.Parse($"\"{new string('x', bytes - 2)}\"");

    private async Task<string> TextAsync(int id) =>
        Assert.IsType<RatingsAnswer.Found>(await _store.GetAsync(new ProductId(id), TestContext.Current.CancellationToken)).Ratings.Ratings.GetRawText();
}
