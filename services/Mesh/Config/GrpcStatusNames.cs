namespace Bookinfo.Mesh.Config;

/// <summary>gRPC's statuses as configuration writes them.</summary>
internal static class GrpcStatusNames
{
    /// <summary>The position is the number.</summary>
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <returns>Null: no such status.</returns>
    public static int? NumberOf(string name) => Array.IndexOf(Names, name) is var number and >= 0 ? number : null;
}
