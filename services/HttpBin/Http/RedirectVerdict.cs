namespace Bookinfo.HttpBin.Http;

/// <summary>What is to be done with a redirect target.</summary>
internal enum RedirectVerdict
{
    Allowed,

    /// <summary>It has control characters, or blanks around it that browsers would remove.</summary>
    NotText,

    /// <summary>Neither http, https nor a path of this server.</summary>
    Forbidden,

    /// <summary>Its host is not on the list.</summary>
    NotListed,
}
