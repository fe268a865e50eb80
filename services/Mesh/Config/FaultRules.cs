using System.Globalization;

namespace Bookinfo.Mesh.Config;

/// <summary>What a fault must be.</summary>
internal static class FaultRules
{
    public static void Check(Fault fault, string path, Findings findings)
    {
        if (fault.Abort is null && fault.Delay is null) findings.Error(path, "HTTP fault injection must have an abort and/or a delay");
        if (fault.Delay is { } delay) Check(delay, $"{path}.delay", findings);
        if (fault.Abort is { } abort) Check(abort, $"{path}.abort", findings);
    }

    private static void Check(Delay delay, string path, Findings findings)
    {
        if (delay.ExponentialDelay is not null) findings.Error($"{path}.exponentialDelay", "exponentialDelay not supported yet");
        if (delay.FixedDelay is { } length) HttpRuleRules.CheckDuration(length, $"{path}.fixedDelay", findings);
        else if (delay.ExponentialDelay is null) findings.Warn($"{path}.fixedDelay", "absent: nothing is delayed");
        CheckShare(delay.Percentage, $"{path}.percentage.value", findings);
        if (delay.Percent is { } percent)
        {
            findings.Warn($"{path}.percent", "using deprecated setting \"percent\", use \"percentage\" instead");
            if (percent is < 0 or > 100) findings.Error($"{path}.percent", $"percentage {percent} is not in range 0..100");
        }
        else if (delay.Percentage is null)
        {
            findings.Warn(path, "delay without percentage never happens: set percentage.value");
        }
    }

    private static void Check(Abort abort, string path, Findings findings)
    {
        if (abort.Http2Error is not null) findings.Error($"{path}.http2Error", "HTTP/2 abort fault injection not supported yet");
        if (abort.HttpStatus is { } status && status is < 200 or > 599) findings.Error($"{path}.httpStatus", $"HTTP status {abort.HttpStatus} is not in range 200-599");
        if (abort.GrpcStatus is { } name && GrpcStatusNames.NumberOf(name) is null) findings.Error($"{path}.grpcStatus", $"gRPC status \"{name}\" is not supported");
        if (abort.HttpStatus is null && abort.GrpcStatus is null && abort.Http2Error is null)
            findings.Error(path, "abort needs a type: httpStatus or grpcStatus");
        if (abort.HttpStatus is not null && abort.GrpcStatus is not null) findings.Error(path, "only one of httpStatus, grpcStatus is allowed");
        CheckShare(abort.Percentage, $"{path}.percentage.value", findings);
        if (abort.Percent is { } percent) CheckOldShare(percent, $"{path}.percent", findings);
        if (abort.Percentage is null && (abort.Percent is null || !findings.Behaviour.AbortPercentCounts)) findings.Warn(path, "abort without percentage never happens: set percentage.value");
    }

    private static void CheckOldShare(int percent, string path, Findings findings)
    {
        if (!findings.Behaviour.AbortPercentCounts) findings.Warn(path, "unknown field, ignored: it went with Istio 1.1 (compat 1.1 brings it back)");
        else if (percent is < 0 or > 100) findings.Error(path, $"percentage {percent} is not in range 0..100");
    }

    private static void CheckShare(double? percentage, string path, Findings findings)
    {
        if (percentage is { } value && value != 0 && value is not (>= 0.0001 and <= 100))
            findings.Error(path, string.Create(CultureInfo.InvariantCulture, $"percentage {value} is neither 0.0, nor in range [0.0001, 100.0]"));
    }
}
