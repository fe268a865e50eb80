namespace Bookinfo.Playground.Store;

/// <summary>A write that the store refuses. The API turns it into a Kubernetes Status.</summary>
internal sealed class StoreException(StoreError error, string message) : Exception(message)
{
    public StoreError Error { get; } = error;
}

internal enum StoreError
{
    /// <summary>No such object.</summary>
    NotFound,

    /// <summary>Create of a name that is taken.</summary>
    AlreadyExists,

    /// <summary>The object has changed since the version that the writer saw.</summary>
    Conflict,

    /// <summary>A watch asked to start at a version that is no longer kept, or that this store has never had.</summary>
    Expired,
}
