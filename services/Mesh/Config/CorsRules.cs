namespace Bookinfo.Mesh.Config;

/// <summary>What a CORS policy must be.</summary>
internal static class CorsRules
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"];

    public static void Check(CorsPolicy cors, string path, Findings findings)
    {
        if (!cors.AllowOrigin.IsEmpty) findings.Warn($"{path}.allowOrigin", "using deprecated setting \"allowOrigin\", use \"allowOrigins\" instead");
        foreach (var method in cors.AllowMethods)
        {
            if (!Methods.Contains(method)) findings.Error($"{path}.allowMethods", $"\"{method}\" is not a supported HTTP method");
        }

        if (cors.MaxAge is { } age)
        {
            if (age < TimeSpan.Zero) findings.Error($"{path}.maxAge", "duration may not be negative");
            else if (age.Ticks % TimeSpan.TicksPerSecond != 0) findings.Error($"{path}.maxAge", "max_age duration is accurate only to seconds precision");
        }

        for (var i = 0; i < cors.AllowOrigins.Length; i++)
        {
            if (cors.AllowOrigins[i].Regex is not { } regex) continue;
            WholeMatchRegex.TryCreate(regex, out var problem);
            if (problem is not null) findings.Error($"{path}.allowOrigins[{i}].regex", problem);
        }
    }
}
