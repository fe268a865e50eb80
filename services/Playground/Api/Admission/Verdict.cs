using System.Collections.Immutable;

namespace Bookinfo.Playground.Api.Admission;

/// <param name="Error">Why the object is refused; null: it is accepted.</param>
/// <param name="Warnings">Texts for <c>Warning:</c> headers.</param>
internal readonly record struct Verdict(ApiStatus? Error, ImmutableArray<string> Warnings);
