using System.Diagnostics.Metrics;
using System.Globalization;

namespace Bookinfo.ProductPage.Clients;

/// <summary>The metric <c>request_result</c>: calls to other services by name and final status; the tries of one call count once.</summary>
internal sealed class RequestResults(IMeterFactory meters)
{
    public const string MeterName = "Bookinfo.ProductPage";

    private readonly Counter<long> _results = meters.Create(MeterName).CreateCounter<long>("request_result", description: "Results of requests");

    public void Count(string destination, int status) =>
        _results.Add(1, new("destination_app", destination), new("response_code", status.ToString(CultureInfo.InvariantCulture)));
}
