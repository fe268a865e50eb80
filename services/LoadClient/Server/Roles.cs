using Bookinfo.LoadClient.Server.Listening;

namespace Bookinfo.LoadClient.Server;

/// <summary>What each port is for.</summary>
internal sealed class Roles(HttpPort http)
{
    public PortRole Http { get; } = new("http-echo", http.AnswerAsync);

    /// <summary>Answered by the pipeline, which routes to the gRPC services.</summary>
    public PortRole Grpc { get; } = new("grpc", null);

    public PortRole Redirect { get; } = new("https redirector", HttpsRedirect.AnswerAsync);
}
