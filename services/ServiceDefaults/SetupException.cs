namespace Bookinfo.ServiceDefaults;

/// <summary>The service cannot start as it was set up. The message is for the operator: one line, no stack trace.</summary>
public sealed class SetupException(string message) : Exception(message);
