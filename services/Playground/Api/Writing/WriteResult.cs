using System.Collections.Immutable;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>What became of a write.</summary>
/// <param name="Object">What stands there now, or would after a dry run; null when it was refused.</param>
/// <param name="Error">Why it was refused; null when it was not.</param>
/// <param name="Warnings">What is accepted but worth saying.</param>
/// <param name="Created">Whether it is new.</param>
internal sealed record WriteResult(StoredObject? Object, ApiStatus? Error, ImmutableArray<string> Warnings, bool Created = false)
{
    public static WriteResult Refused(ApiStatus error) => new(null, error, []);
}
