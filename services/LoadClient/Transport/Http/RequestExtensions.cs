namespace Bookinfo.LoadClient.Transport.Http;

/// <summary>What follows from the options of a request.</summary>
internal static class RequestExtensions
{
    extension(RequestOptions request)
    {
        /// <summary>GET, or POST when there is a body or a type for one.</summary>
        public string MethodOrDefault => request.Method ?? (request.ContentTypeOrDefault is null ? "GET" : "POST");

        /// <summary>Null: nothing is sent.</summary>
        public string? ContentTypeOrDefault => request.ContentType ?? (request.Payload.IsEmpty ? null : "application/octet-stream");
    }
}
