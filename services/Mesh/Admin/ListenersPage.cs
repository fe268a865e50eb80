using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/listeners</c>: what is open now.</summary>
internal static class ListenersPage
{
    public static string NameOf(ProxyListener listener) => $"0.0.0.0_{listener.Port}";

    public static string Text(RunningProxy proxy) =>
        string.Concat(proxy.Listeners.Where(static listener => listener.IsOpen).Select(static listener => $"{NameOf(listener)}::{listener.EndPoint}\n"));

    public static string Json(RunningProxy proxy) => JsonText.Write(json =>
    {
        json.WriteStartArray("listener_statuses");
        foreach (var listener in proxy.Listeners.Where(static listener => listener.IsOpen))
        {
            json.WriteStartObject();
            json.WriteString("name", NameOf(listener));
            json.WriteStartObject("local_address");
            JsonText.WriteAddress(json, listener.EndPoint);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
