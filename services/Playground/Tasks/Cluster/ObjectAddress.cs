namespace Bookinfo.Playground.Tasks;

/// <summary>Where one object lives on the API server.</summary>
/// <param name="Collection">For example <c>/apis/networking.istio.io/v1/namespaces/default/virtualservices</c>.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="Display">As kubectl names it: <c>virtualservice.networking.istio.io/reviews</c>.</param>
internal sealed record ObjectAddress(string Collection, string Name, string Display)
{
    public string Path => $"{Collection}/{Name}";
}
