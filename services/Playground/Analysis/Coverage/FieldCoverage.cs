using System.Collections.Immutable;

namespace Bookinfo.Playground.Analysis;

/// <summary>What becomes of one field of a resource.</summary>
internal enum FieldVerdict
{
    /// <summary>Read and acted upon.</summary>
    CarriedOut,

    /// <summary>Acted upon, but for some values.</summary>
    CarriedOutExceptValues,

    /// <summary>Accepted with a warning that says what happens instead.</summary>
    NotCarriedOut,

    /// <summary>No value of it is accepted, as on a cluster with Istio.</summary>
    Refused,
}

/// <param name="Kind"><c>networking.istio.io/VirtualService</c>.</param>
/// <param name="Field">Path in the spec; <c>[]</c>: every item, <c>{}</c>: every value.</param>
/// <param name="Verdict">Found by asking the mesh.</param>
/// <param name="Note">What the mesh says; empty: nothing.</param>
/// <param name="Values">The values that are not carried out, with what is said of each; empty unless <see cref="FieldVerdict.CarriedOutExceptValues"/>.</param>
internal sealed record FieldCoverage(string Kind, string Field, FieldVerdict Verdict, string Note, ImmutableArray<string> Values);
