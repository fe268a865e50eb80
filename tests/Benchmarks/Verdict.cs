namespace Bookinfo.Benchmarks;

/// <summary>A row of ours against a bar.</summary>
/// <param name="Row">Which row.</param>
/// <param name="Peer">Compared with what.</param>
/// <param name="Ratio">CPU per call as a multiple of the peer's.</param>
/// <param name="Most">The bar; infinite: none, the ratio is for information.</param>
/// <param name="IsValid">False where either had errors: then it cannot hold.</param>
internal sealed record Verdict(string Row, string Peer, double Ratio, double Most, bool IsValid)
{
    public bool Holds => IsValid && Ratio <= Most;

    public string Text => !IsValid ? "invalid" : Holds ? "holds" : "MISSED";
}
