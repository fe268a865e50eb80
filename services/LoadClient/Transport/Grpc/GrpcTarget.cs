namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>Where a gRPC target is: a bare host gets port 8079, <c>http://</c> means 80 in clear, <c>https://</c> 443 with TLS; a CA turns TLS on.</summary>
internal static class GrpcTarget
{
    private const string DefaultPort = ":8079";

    /// <summary>The target as a URL.</summary>
    /// <exception cref="LoadSetupException">It has another scheme.</exception>
    public static string Url(TargetOptions target)
    {
        var schemeEnd = target.Url.IndexOf("://", StringComparison.Ordinal);
        var given = schemeEnd < 0 ? "http" : target.Url[..schemeEnd].ToLowerInvariant();
        if (given is not ("http" or "https")) throw new LoadSetupException($"target \"{target.Url}\": allowed for gRPC is HOST, HOST:PORT, http://HOST[:PORT] or https://HOST[:PORT]");
        var authority = (schemeEnd < 0 ? target.Url : target.Url[(schemeEnd + 3)..]).TrimEnd('/');
        // Two colons without brackets are an address of IPv6.
        if (schemeEnd < 0 && authority.Count(letter => letter == ':') > 1 && !authority.StartsWith('[')) authority = $"[{authority}]";
        if (schemeEnd < 0 && authority.LastIndexOf(':') <= authority.LastIndexOf(']')) authority += DefaultPort;
        return $"{(target.CaCertificate is null ? given : "https")}://{authority}/";
    }
}
