using System.Collections.Concurrent;
using System.Text.Json;

namespace Bookinfo.Ratings;

/// <summary>The ratings that were posted to this process; every other book has the default ones. A restart forgets them.</summary>
internal sealed class RatingStore : IRatingSource
{
    /// <summary>
    /// Books that can be rated at a time. The original has no limit; a laptop wants one, so the oldest ratings go first.
    /// </summary>
    internal const int MostBooks = 10_000;

    private static readonly JsonElement Default = JsonElement.Parse("""{"Reviewer1":5,"Reviewer2":4}""");

    private readonly ConcurrentDictionary<ProductId, JsonElement> _posted = new();
    private readonly ConcurrentQueue<ProductId> _order = new();

    public Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop) =>
        Task.FromResult<RatingsAnswer>(new RatingsAnswer.Found(new BookRatings(id, _posted.GetValueOrDefault(id, Default))));

    public BookRatings Put(ProductId id, JsonElement ratings)
    {
        if (_posted.TryAdd(id, ratings)) Remember(id);
        else _posted[id] = ratings;
        return new BookRatings(id, ratings);
    }

    private void Remember(ProductId id)
    {
        _order.Enqueue(id);
        if (_order.Count > MostBooks && _order.TryDequeue(out var oldest)) _posted.TryRemove(oldest, out _);
    }
}
