using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Exec;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>The last message of an exec: kubectl's exit code comes from it.</summary>
internal static class ExecStatus
{
    public static byte[] Of(ExecEnd end)
    {
        var status = new JsonObject { ["metadata"] = new JsonObject(), ["status"] = end is { Code: 0, Problem: null } ? "Success" : "Failure" };
        if (end.Problem is not null)
        {
            (status["reason"], status["message"]) = ("InternalError", end.Problem);
        }
        else if (end.Code != 0)
        {
            var code = end.Code.ToString(CultureInfo.InvariantCulture);
            (status["reason"], status["message"]) = ("NonZeroExitCode", $"command terminated with exit code {code}");
            status["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = code }) };
        }

        return Encoding.UTF8.GetBytes(Json.ToText(status));
    }
}
