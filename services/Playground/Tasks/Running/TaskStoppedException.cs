namespace Bookinfo.Playground.Tasks;

/// <summary>The person who reads along wants no further step.</summary>
internal sealed class TaskStoppedException(string message) : Exception(message);
