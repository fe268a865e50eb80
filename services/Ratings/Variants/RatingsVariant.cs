namespace Bookinfo.Ratings.Variants;

/// <summary>What <c>SERVICE_VERSION</c> makes of ratings.</summary>
internal enum RatingsVariant
{
    /// <summary>From memory; also every text that names no variant.</summary>
    Plain,

    /// <summary><c>v2</c>: from a database.</summary>
    Database,

    /// <summary><c>v-faulty</c>: half of the answers are errors.</summary>
    Faulty,

    /// <summary><c>v-delayed</c>: half of the answers take seven seconds longer.</summary>
    Delayed,

    /// <summary><c>v-unavailable</c>: a minute of answers, a minute of errors.</summary>
    Unavailable,

    /// <summary><c>v-unhealthy</c>: a quarter of an hour of answers, a quarter of an hour of errors, and <c>/health</c> admits it.</summary>
    Unhealthy,
}
