namespace Bookinfo.Playground.Tasks;

/// <summary>
/// Makes the certificates for a host in the run's own folder, as <c>playground certs HOST</c> does. Later steps find it as <c>$CERTS</c>; it goes
/// with the run.
/// </summary>
internal sealed record CertsStep(string Host) : TaskStep;
