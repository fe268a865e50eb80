namespace Bookinfo.HttpBin.Http;

/// <summary>A set of request methods.</summary>
[Flags]
internal enum Methods
{
    None = 0,
    Get = 1,
    Head = 2,
    Post = 4,
    Put = 8,
    Patch = 16,
    Delete = 32,
    Trace = 64,
    Options = 128,

    /// <summary>Any method without a flag of its own.</summary>
    Other = 256,

    /// <summary>What answers GET answers HEAD, too.</summary>
    GetHead = Get | Head,

    /// <summary>What the Python original means by every method.</summary>
    All = GetHead | Post | Put | Patch | Delete | Trace,

    /// <summary>Any method at all.</summary>
    Any = All | Options | Other,
}
