using System.Globalization;

namespace Bookinfo.TcpEcho;

/// <summary>The command line: <c>9000,9001,9002 one</c> (contract bookinfo.md section 10).</summary>
/// <param name="Ports">At least one, each 1 to 65535, none twice.</param>
/// <param name="Prefix">Written in front of every line, followed by one space; may be empty.</param>
internal sealed record EchoArguments(IReadOnlyList<int> Ports, string Prefix)
{
    /// <summary>Reads the command line; null when it is wrong, which has been said then.</summary>
    public static EchoArguments? Read(IReadOnlyList<string> args, TextWriter errors)
    {
        if (args.Count != 2)
        {
            errors.WriteLine($"usage: tcp-echo PORT[,PORT...] PREFIX (ports separated by commas, for example \"9000,9001 hello\"); found {args.Count} arguments");
            return null;
        }

        var ports = new List<int>();
        foreach (var word in args[0].Split(','))
        {
            var isPort = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535;
            if (isPort && !ports.Contains(port))
            {
                ports.Add(port);
                continue;
            }

            errors.WriteLine($"{EchoListenerFactory.Failed}ports \"{args[0]}\": found \"{word}\"{(isPort ? " twice" : "")}, allowed is 1 to 65535, each once");
            return null;
        }

        return new EchoArguments(ports, args[1]);
    }
}
