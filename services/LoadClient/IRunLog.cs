namespace Bookinfo.LoadClient;

/// <summary>Where a run says what the user should know while it goes on; any thread may call it.</summary>
internal interface IRunLog
{
    /// <summary>Something is not as asked for.</summary>
    void Warning(string message);

    /// <summary>Something worth knowing.</summary>
    void Info(string message);
}
