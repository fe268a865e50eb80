using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report;

/// <summary>Reasons for calls without an answer, as reports name them.</summary>
internal static class FailureName
{
    private static readonly Dictionary<CallFailure, string> Names = new()
    {
        [CallFailure.Dns] = "dns",
        [CallFailure.Refused] = "refused",
        [CallFailure.Reset] = "reset",
        [CallFailure.Closed] = "closed early",
        [CallFailure.Timeout] = "timeout",
        [CallFailure.Tls] = "tls",
        [CallFailure.Malformed] = "malformed answer",
        [CallFailure.Other] = "other",
    };

    public static string Of(CallFailure failure) => Names.GetValueOrDefault(failure, failure.ToString());

    /// <summary>The reason of that name; what a newer program wrote becomes <see cref="CallFailure.Other"/>.</summary>
    public static CallFailure Parse(string name) => Names.FirstOrDefault(pair => pair.Value == name, new(CallFailure.Other, "")).Key;
}
