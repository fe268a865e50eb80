namespace Bookinfo.Benchmarks.Forms;

/// <summary>As what a program of ours can be published.</summary>
internal enum ProgramForm
{
    /// <summary>One file of machine code, as the images hold it.</summary>
    NativeAot,

    /// <summary>The program with what it needs of .NET, trimmed and compiled ahead (ReadyToRun), and the JIT.</summary>
    Trimmed,

    /// <summary>The program alone; the whole of .NET's shared runtime beside it.</summary>
    FrameworkDependent,
}
