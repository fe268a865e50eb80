namespace Bookinfo.Playground.Api;

/// <summary>One path beside Kubernetes' own, on the same listener and behind the same guard.</summary>
internal interface IApiPath
{
    /// <summary>The whole path, for example <c>/playground/v1/status</c>.</summary>
    string Path { get; }

    Task HandleAsync(HttpContext context);
}
