namespace Bookinfo.Mesh.Config;

/// <summary>Trouble made on purpose.</summary>
internal sealed record Fault
{
    /// <summary>Null: none.</summary>
    public Delay? Delay { get; init; }

    /// <summary>Comes after the delay; null: none.</summary>
    public Abort? Abort { get; init; }

    public static Fault Read(FieldReader f) => new()
    {
        Delay = f.Object("delay", Delay.Read),
        Abort = f.Object("abort", Abort.Read),
    };
}

/// <summary>Waits before the request goes on.</summary>
internal sealed record Delay
{
    /// <summary>How long a request is held back; null: nothing is delayed.</summary>
    public TimeSpan? FixedDelay { get; init; }

    /// <summary>Would be a mean length.</summary>
    public TimeSpan? ExponentialDelay { get; init; }

    /// <summary>Share of the requests, 0-100; null: <see cref="Percent"/>.</summary>
    public double? Percentage { get; init; }

    /// <summary>0-100, deprecated; null: 0 when <see cref="Percentage"/> is null too.</summary>
    public int? Percent { get; init; }

    public static Delay Read(FieldReader f) => new()
    {
        FixedDelay = f.Duration("fixedDelay"),
        ExponentialDelay = f.Duration("exponentialDelay"),
        Percentage = f.Object("percentage", Config.Percentage.Read)?.Value,
        Percent = f.Int("percent"),
    };
}

/// <summary>Answers with an error instead of asking the destination.</summary>
internal sealed record Abort
{
    /// <summary>Code of the answer, 200-599. One of this and <see cref="GrpcStatus"/> is given.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Name of a gRPC status, for example <c>UNAVAILABLE</c>.</summary>
    public string? GrpcStatus { get; init; }

    /// <summary>Would be an error of HTTP/2.</summary>
    public string? Http2Error { get; init; }

    /// <summary>Share of the requests, 0-100; null: never.</summary>
    public double? Percentage { get; init; }

    /// <summary>0-100, of Istio 1.1 and gone since; null: <see cref="Percentage"/> counts.</summary>
    public int? Percent { get; init; }

    public static Abort Read(FieldReader f) => new()
    {
        HttpStatus = f.Int("httpStatus"),
        GrpcStatus = f.Text("grpcStatus"),
        Http2Error = f.Text("http2Error"),
        Percentage = f.Object("percentage", Config.Percentage.Read)?.Value,
        Percent = f.Int("percent"),
    };
}
