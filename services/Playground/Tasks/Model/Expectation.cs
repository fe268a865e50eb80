using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>What must be seen. Several requests of one step must each satisfy everything but <see cref="Lines"/> and <see cref="Shares"/>, which count over all.</summary>
internal sealed record Expectation
{
    /// <summary>A command that ends with exit code 0.</summary>
    public static readonly Expectation Success = new() { Exit = [0] };

    /// <summary>Allowed HTTP status codes. Empty: any.</summary>
    public ImmutableArray<int> Status { get; init; } = [];

    /// <summary>
    /// Allowed exit codes of a command; for requests and connections that get no answer, curl's exit code for that (7 refused, 28 too late, 35 no
    /// TLS, 52 empty answer, 56 cut off, 60 certificate not trusted). Empty: any command, but an answer to every request.
    /// </summary>
    public ImmutableArray<int> Exit { get; init; } = [];

    /// <summary>About the body of an answer or the output of a command; null: any.</summary>
    public TextRule? Body { get; init; }

    /// <summary>About values in a JSON body, by path: <c>reviews[0].rating.color</c>.</summary>
    public ImmutableArray<KeyValuePair<string, TextRule>> Json { get; init; } = [];

    /// <summary>About headers of the answer, by name.</summary>
    public ImmutableArray<KeyValuePair<string, TextRule>> Header { get; init; } = [];

    public ImmutableArray<LineRule> Lines { get; init; } = [];

    public ImmutableArray<ShareRule> Shares { get; init; } = [];

    /// <summary>How long each request or command may take; null: any time.</summary>
    public DurationRule? Duration { get; init; }

    /// <summary>It speaks of things that only an HTTP answer has.</summary>
    public bool HasAnswerRules => Status is not [] || Json is not [] || Header is not [] || Shares is not [];
}
