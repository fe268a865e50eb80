using System.Text.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>What became of a call to another service.</summary>
internal abstract record UpstreamAnswer
{
    /// <summary>Status 200 and JSON.</summary>
    public sealed record Found(JsonElement Body) : UpstreamAnswer;

    /// <summary>Any status but 200; 500 also when no answer came.</summary>
    public sealed record Unavailable(int Status) : UpstreamAnswer;

    /// <summary>Status 200, but the body is not JSON: the one thing that takes the whole page down.</summary>
    public sealed record NotJson : UpstreamAnswer;
}
