namespace Bookinfo.HttpBin.Listeners;

/// <summary>Where health and metrics are served; null: nowhere, because every path of the service ports belongs to the contract.</summary>
internal sealed record ManagementPort(int? Port);
