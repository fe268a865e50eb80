namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>A row of the contract: what is asked, and what must come back. Null: any.</summary>
/// <param name="Request">Method and target.</param>
/// <param name="Status">Of the answer.</param>
public sealed record Row(string Request, int Status)
{
    /// <summary>Request headers, one a line.</summary>
    public string With { get; init; } = "";

    public string? Send { get; init; }

    /// <summary>Content type; empty for none.</summary>
    public string? Type { get; init; }

    /// <summary>The body, whole.</summary>
    public string? Body { get; init; }

    /// <summary>Parts of the body.</summary>
    public string[] Contains { get; init; } = [];

    /// <summary>Parts that the body must not have.</summary>
    public string[] Lacks { get; init; } = [];

    /// <summary>Length of the body.</summary>
    public int? Length { get; init; }

    /// <summary>Headers with their values; a null value: not there.</summary>
    public (string Name, string? Value)[] Headers { get; init; } = [];

    public async Task CheckAsync(int port)
    {
        var reply = await Wire.AskAsync(port, Request, With, Send is null ? null : System.Text.Encoding.UTF8.GetBytes(Send));
        Assert.Equal(Status, reply.Status);
        if (Type is not null) Assert.Equal(Type, reply["Content-Type"] ?? "");
        if (Body is not null) Assert.Equal(Body, reply.Text);
        if (Length is not null) Assert.Equal(Length, reply.Body.Length);
        foreach (var part in Contains) Assert.Contains(part, reply.Text, StringComparison.Ordinal);
        foreach (var part in Lacks) Assert.DoesNotContain(part, reply.Text, StringComparison.Ordinal);
        foreach (var (name, value) in Headers) Assert.Equal(value, reply[name]);
    }
}
