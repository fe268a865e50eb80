using System.IO.Pipes;

namespace Bookinfo.ServiceDefaults.Lifetime;

/// <summary>
/// Ends this process together with the one that started it, however that one ended. <c>PARENT_PIPE</c> is the number of an
/// inherited pipe handle that only the parent writes to: end of file means that the parent is gone.
/// </summary>
public static class ParentPipe
{
    private const string Variable = "PARENT_PIPE";
    private const int ParentIsGone = 1;

    /// <summary>Starts to watch the pipe; does nothing where the variable is unset.</summary>
    /// <exception cref="SetupException">The variable names no readable pipe.</exception>
    public static void Watch()
    {
        var handle = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(handle)) return;
        var pipe = Open(handle);
        // A thread of its own: the end must be noticed when the thread pool is starved, too.
        new Thread(() => ExitAtEnd(pipe)) { IsBackground = true, Name = Variable }.Start();
    }

    private static AnonymousPipeClientStream Open(string handle)
    {
        try
        {
            return new AnonymousPipeClientStream(PipeDirection.In, handle);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            throw new SetupException($"{Variable}: found \"{handle}\", allowed is the number of an inherited pipe handle");
        }
    }

    private static void ExitAtEnd(AnonymousPipeClientStream pipe)
    {
        try
        {
            while (pipe.ReadByte() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }

        Environment.Exit(ParentIsGone);
    }
}
