using System.Diagnostics;
using System.Net;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Json;
using Bookinfo.HttpBin.Listeners;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.HttpBin.Http;

/// <summary>One request and its answer. A connection keeps its exchange, with all buffers, for the next request.</summary>
internal sealed class Exchange
{
    private readonly ByteBuffer _text = new();
    private readonly ByteBuffer _body = new();
    private readonly FieldList _query = new();
    private bool _queryRead;
    private long _held;
    private TimeSpan _owed;
    private IPAddress? _peer;
    private string _peerText = "";

    public Exchange(DialectServer server)
    {
        Server = server;
        Json = new JsonText(_text);
    }

    public DialectServer Server { get; }

    public Dialect Dialect => Server.Dialect;

    public ListenerSettings Settings => Server.Settings;

    public DefaultHttpContext Http { get; } = new();

    public RequestTarget Target { get; private set; }

    public Methods Method { get; private set; }

    /// <summary>The path with its listener's prefix removed, still encoded.</summary>
    public string Path { get; set; } = "";

    /// <summary>Values of the variable segments of the route, decoded.</summary>
    public List<string> Values { get; } = [];

    /// <summary>The route that answers; null when none fits.</summary>
    public Route? Route { get; set; }

    /// <summary>Writes the body of a JSON answer.</summary>
    public JsonText Json { get; }

    /// <summary>What <see cref="Json"/> has written.</summary>
    public ByteBuffer Text => _text;

    /// <summary>The request body, once read.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    public long BodyBytesReceived { get; set; }

    /// <summary>Body bytes of the answer so far.</summary>
    public long BodyBytesSent { get; set; }

    /// <summary>Status for the log; differs from the one sent when the client left before any was.</summary>
    public int? LoggedStatus { get; set; }

    public long Started { get; private set; }

    /// <summary>Scratch lists for headers and form, so that the usual echo allocates none.</summary>
    public FieldList Headers { get; } = new();

    public FieldList Form { get; } = new();

    public FieldList Query
    {
        get
        {
            if (_queryRead) return _query;
            _queryRead = true;
            Dialect.ReadQuery(Target.Query, _query);
            return _query;
        }
    }

    public CancellationToken Aborted => Http.RequestAborted;

    public bool CanHaveBody => Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    /// <summary>The caller's address without a port; an IPv4 address in IPv6 clothes as IPv4.</summary>
    public string Peer
    {
        get
        {
            var address = Http.Connection.RemoteIpAddress;
            if (address is null) return "";
            if (ReferenceEquals(address, _peer)) return _peerText;
            _peer = address;
            return _peerText = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }
    }

    /// <summary>Whether the answer has no body because the request was a HEAD.</summary>
    public bool IsHead => Method == Methods.Head;

    /// <summary>Whether a tunnel was asked for, which nobody gets here: a success would be the start of one.</summary>
    public bool IsTunnel => Method == Methods.Other && Http.Request.Method == "CONNECT";

    public string? RequestHeader(string name) => Http.Request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;

    public void Begin(IFeatureCollection features)
    {
        Http.Initialize(features);
        Started = Stopwatch.GetTimestamp();
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        Target = RequestTarget.Parse(request.RawTarget);
        Path = Target.Path;
        Method = MethodNames.Parse(request.Method);
    }

    public void End()
    {
        Http.Uninitialize();
        _text.Clear();
        _body.Clear();
        _query.Clear();
        Headers.Clear();
        Form.Clear();
        Values.Clear();
        Server.Budget.Release(_held);
        (_queryRead, _held, _owed, BodyBytesReceived, BodyBytesSent, Route, LoggedStatus) = (false, 0, TimeSpan.Zero, 0, 0, null, null);
    }

    /// <summary>Adds to the body; false when the process holds as much as it may.</summary>
    public bool Keep(ReadOnlySpan<byte> bytes)
    {
        if (!Server.Budget.TryTake(bytes.Length)) return false;
        _held += bytes.Length;
        _body.Append(bytes);
        return true;
    }

    /// <summary>Waits without holding a thread; ends early, by exception, when the client leaves.</summary>
    public Task PauseAsync(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return Task.CompletedTask;
        // Timers count whole milliseconds: what they leave out is added to the next pause, so that many short ones take their time.
        _owed += time;
        var pause = TimeSpan.FromMilliseconds(Math.Floor(_owed.TotalMilliseconds));
        _owed -= pause;
        return pause == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(pause, Server.Time, Aborted);
    }
}
