namespace Bookinfo.Playground.Tasks;

/// <summary>A run cannot begin, or its cluster went away: the message says why.</summary>
internal sealed class TaskSetupException(string message, Exception? inner = null) : Exception(message, inner);
