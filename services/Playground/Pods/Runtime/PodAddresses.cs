namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Gives pods addresses to show. Nothing listens on them: pods talk through their proxies.</summary>
internal sealed class PodAddresses
{
    private readonly Lock _gate = new();
    private readonly SortedSet<int> _returned = [];
    private int _next = 2;

    public string Take()
    {
        lock (_gate)
        {
            // The least recently used come last, so that a new pod seldom bears the address of the one it replaces.
            var number = _next < 250 || _returned.Count == 0 ? _next++ : _returned.Min;
            _returned.Remove(number);
            return $"10.244.{number / 256}.{number % 256}";
        }
    }

    public void Return(string address)
    {
        var parts = address.Split('.');
        lock (_gate)
        {
            _returned.Add((int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) * 256) + int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
