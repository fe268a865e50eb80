namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>What came of connecting.</summary>
/// <param name="Connection">Null: there is none.</param>
/// <param name="Failure">Why.</param>
/// <param name="Detail">The same for the user.</param>
internal readonly record struct Connected(IConnection? Connection, CallFailure Failure, string Detail);
