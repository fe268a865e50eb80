namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>Marks every connection of a port with what the port is for.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Answer">Answers its requests; null: the pipeline does.</param>
internal sealed record PortRole(string Name, RequestDelegate? Answer);
