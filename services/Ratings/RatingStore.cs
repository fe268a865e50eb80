using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bookinfo.Ratings;

/// <summary>The ratings that were posted to this process; every other book has the default ones. A restart forgets them.</summary>
internal sealed class RatingStore : IRatingSource
{
    /// <summary>
    /// Books that can be rated at a time. The original has no limit; a laptop wants one, so the oldest ratings go first.
    /// </summary>
    internal const int MostBooks = 10_000;

    /// <summary>Bytes that all posted ratings have together, for the same reason and with the same end.</summary>
    internal const long MostBytes = 64 << 20;

    private static readonly JsonElement Default = JsonElement.Parse("""{"Reviewer1":5,"Reviewer2":4}""");

    // Text and not elements, which take several times its bytes.
    private readonly ConcurrentDictionary<ProductId, byte[]> _posted = new();
    private readonly Queue<ProductId> _order = new();
    private readonly Lock _posting = new();
    private long _bytes;

    public Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop) => Task.FromResult<RatingsAnswer>(
        new RatingsAnswer.Found(new BookRatings(id, _posted.TryGetValue(id, out var text) ? JsonElement.Parse(text) : Default)));

    public BookRatings Put(ProductId id, JsonElement ratings)
    {
        var text = JsonMarshal.GetRawUtf8Value(ratings).ToArray();
        lock (_posting)
        {
            if (_posted.TryGetValue(id, out var before)) _bytes -= before.Length;
            else _order.Enqueue(id);
            _posted[id] = text;
            _bytes += text.Length;
            while (_order.Count > MostBooks || _bytes > MostBytes) ForgetOldest();
        }

        return new BookRatings(id, ratings);
    }

    private void ForgetOldest()
    {
        if (_posted.TryRemove(_order.Dequeue(), out var text)) _bytes -= text.Length;
    }
}
