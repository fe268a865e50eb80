using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>
/// Linux's epoll. Each socket is added once, for all it may become ready for, and told of changes only (edge-triggered): a call then costs
/// no call of epoll_ctl, and a connection that the server closes between two calls does not keep the loop awake.
/// </summary>
internal sealed unsafe class EpollPoller : IPoller
{
    private const int EventsAtOnce = 256;
    private const ulong WakeUp = ulong.MaxValue;

    private readonly SafeFileHandle _epoll = Open(Epoll.Create(Epoll.CloseOnExec), "epoll_create1");
    private readonly SafeFileHandle _wake = Open(Epoll.EventDescriptor(0, Epoll.CloseOnExec), "eventfd");
    private readonly byte[] _events = GC.AllocateArray<byte>(EventsAtOnce * Epoll.EventSize, pinned: true);
    private readonly List<Registration> _registrations = [];
    private readonly Stack<int> _free = [];
    private bool _millisecondsOnly;

    /// <param name="millisecondsOnly">Do without epoll_pwait2, as on Linux before 5.11; found out by itself.</param>
    public EpollPoller(bool millisecondsOnly = false)
    {
        _millisecondsOnly = millisecondsOnly;
        Control(Epoll.Add, Descriptor(_wake), Epoll.In | Epoll.EdgeTriggered, WakeUp);
    }

    public void Enter() => Epoll.UseExactTimers();

    public int Add(Socket socket, IReadiness target)
    {
        if (!_free.TryPop(out var place))
        {
            place = _registrations.Count;
            _registrations.Add(new Registration());
        }

        var registration = _registrations[place];
        (registration.Target, registration.Descriptor) = (target, (int)socket.Handle);
        const uint All = Epoll.In | Epoll.Out | Epoll.PeerClosed | Epoll.EdgeTriggered;
        Control(Epoll.Add, registration.Descriptor, All, ((ulong)registration.Generation << 32) | (uint)place);
        return place;
    }

    // An event of this socket may wait further on in the same batch: the new generation makes it nobody's.
    public void Remove(int registration)
    {
        var removed = _registrations[registration];
        Control(Epoll.Delete, removed.Descriptor, 0, 0);
        removed.Target = null;
        removed.Generation++;
        _free.Push(registration);
    }

    public void Wait(TimeSpan timeout)
    {
        fixed (byte* events = _events)
        {
            var count = Wait(events, timeout);
            for (var i = 0; i < count; i++)
            {
                var at = events + (i * Epoll.EventSize);
                Tell(Unsafe.ReadUnaligned<uint>(at), Unsafe.ReadUnaligned<ulong>(at + Epoll.DataAt));
            }
        }
    }

    public void Wake() => _ = Epoll.Signal(Descriptor(_wake), 1);

    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
    }

    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static SafeFileHandle Open(int descriptor, string call) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError(), call);

    private void Tell(uint events, ulong data)
    {
        if (data == WakeUp) return;
        var registration = _registrations[(int)(uint)data];
        if (registration.Target is not { } target || registration.Generation != (uint)(data >> 32)) return;
        var ready = Ready.None;
        if ((events & Epoll.In) != 0) ready |= Ready.Read;
        if ((events & Epoll.Out) != 0) ready |= Ready.Write;
        if ((events & (Epoll.PeerClosed | Epoll.HangUp | Epoll.Error)) != 0) ready |= Ready.Read | Ready.Write | Ready.HungUp;
        target.OnReady(ready);
    }

    private int Wait(byte* events, TimeSpan timeout)
    {
        var count = _millisecondsOnly ? WaitMilliseconds(events, timeout) : WaitExactly(events, timeout);
        if (count >= 0) return count;
        var error = Marshal.GetLastPInvokeError();
        if (error == Epoll.Interrupted) return 0;
        if (error != Epoll.NoSuchCall || _millisecondsOnly) throw new Win32Exception(error, "epoll_wait");
        _millisecondsOnly = true;
        return 0;
    }

    // Since Linux 5.11, and only as old as that in the C library.
    private int WaitExactly(byte* events, TimeSpan timeout)
    {
        var limit = new Epoll.TimeSpec { Seconds = (nint)(timeout.Ticks / TimeSpan.TicksPerSecond), Nanoseconds = (nint)(timeout.Ticks % TimeSpan.TicksPerSecond * 100) };
        try
        {
            return Epoll.Wait(Descriptor(_epoll), events, EventsAtOnce, timeout < TimeSpan.Zero ? null : &limit, 0);
        }
        catch (EntryPointNotFoundException)
        {
            _millisecondsOnly = true;
            return 0;
        }
    }

    // Rounded down: the last part of a millisecond is polled away, so that calls are on time on old systems too.
    private int WaitMilliseconds(byte* events, TimeSpan timeout) =>
        Epoll.Wait(Descriptor(_epoll), events, EventsAtOnce, timeout < TimeSpan.Zero ? -1 : (int)Math.Min(int.MaxValue, timeout.TotalMilliseconds));

    private void Control(int operation, int descriptor, uint interest, ulong data)
    {
        var change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, interest);
        Unsafe.WriteUnaligned(change + Epoll.DataAt, data);
        if (Epoll.Control(Descriptor(_epoll), operation, descriptor, change) < 0 && operation == Epoll.Add)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll_ctl");
    }

    private sealed class Registration
    {
        public IReadiness? Target { get; set; }

        public int Descriptor { get; set; }

        /// <summary>How often this place has been used before.</summary>
        public uint Generation { get; set; }
    }
}
