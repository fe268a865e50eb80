using System.Text;

using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/logging</c>: shows the levels of the proxy's log and changes them.</summary>
internal static class LoggingPage
{
    private const string Usage = "usage: /logging?<name>=<level> (change single level)\nusage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)\nusage: /logging?level=<level> (change all levels)\n";

    public static AdminAnswer Answer(ProxyLog log, IQueryCollection query)
    {
        if (query.Count > 1) return Refuse("one parameter only");
        foreach (var (name, value) in query)
        {
            var asked = name switch
            {
                "paths" => value.ToString().Split(',').Select(static pair => (pair.Split(':')[0], pair.Contains(':') ? pair[(pair.IndexOf(':') + 1)..] : "")).ToList(),
                "level" => [.. Enum.GetNames<LogTopic>().Select(topic => (topic, value.ToString()))],
                _ => [(name, value.ToString())],
            };
            if (Problem(asked) is { } problem) return Refuse(problem);
            foreach (var (topic, level) in asked) log[Enum.Parse<LogTopic>(topic, ignoreCase: true)] = Enum.Parse<LogDetail>(level, ignoreCase: true);
        }

        return AdminAnswer.OfText(Active(log));
    }

    private static string? Problem(IEnumerable<(string Topic, string Level)> asked)
    {
        foreach (var (topic, level) in asked)
        {
            if (!IsName<LogTopic>(topic)) return $"unknown logger name: found \"{topic}\"; allowed: {Names<LogTopic>()}";
            if (!IsName<LogDetail>(level)) return $"unknown logger level: found \"{level}\"; allowed: {Names<LogDetail>()}";
        }

        return null;
    }

    // Enum.TryParse would take numbers too.
    private static bool IsName<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();

    private static AdminAnswer Refuse(string problem) => AdminAnswer.OfText($"error: {problem}\n{Usage}", StatusCodes.Status400BadRequest);

    private static string Active(ProxyLog log)
    {
        var page = new StringBuilder("active loggers:\n");
        foreach (var topic in Enum.GetValues<LogTopic>()) page.Append("  ").Append(topic.ToString().ToLowerInvariant()).Append(": ").Append(log[topic].ToString().ToLowerInvariant()).Append('\n');
        return page.ToString();
    }
}
