namespace Bookinfo.Playground.Pods.Images;

/// <summary>The part of an image name that the table is keyed by: registry, <c>library/</c>, tag and digest stripped.</summary>
internal static class ImageReference
{
    /// <summary>
    /// <c>docker.io/istio/examples-bookinfo-ratings-v1:1.10.1@sha256:...</c> becomes <c>istio/examples-bookinfo-ratings-v1</c>.
    /// </summary>
    public static string Repository(string image)
    {
        var name = image.Split('@', 2)[0];
        var slash = name.LastIndexOf('/');
        var colon = name.LastIndexOf(':');
        if (colon > slash) name = name[..colon];

        // The first part is a registry when it looks like a host; that is how container engines tell.
        var first = name.IndexOf('/');
        if (first > 0 && (name[..first].AsSpan().ContainsAny('.', ':') || name[..first] == "localhost")) name = name[(first + 1)..];
        return name.StartsWith("library/", StringComparison.Ordinal) ? name["library/".Length..] : name;
    }
}
