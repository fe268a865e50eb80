using System.Runtime.InteropServices;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>The calls of Linux that .NET does not offer.</summary>
internal static unsafe partial class Epoll
{
    public const int CloseOnExec = 0x80000;
    public const int Add = 1;
    public const int Delete = 2;

    public const uint In = 0x1;
    public const uint Out = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerClosed = 0x2000;
    public const uint EdgeTriggered = 0x80000000;

    public const int Interrupted = 4;
    public const int NoSuchCall = 38;

    private const int SetTimerSlack = 29;

    /// <summary>Bytes of one epoll_event: packed on x86-64, and only there. Its data follows the 4 bytes of events, after a gap where it is not.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public static readonly int DataAt = EventSize - sizeof(ulong);

    /// <summary>The default lets every timer of this thread be 50 us late, to save wake-ups.</summary>
    public static void UseExactTimers() => _ = Prctl(SetTimerSlack, 1, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int Control(int epoll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int Wait(int epoll, byte* events, int most, TimeSpec* timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_write")]
    public static partial int Signal(int descriptor, ulong value);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
