using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.AccessLog;

/// <summary>Writes one line for each answered request.</summary>
internal interface IRequestLog
{
    void Write(Exchange exchange);
}
