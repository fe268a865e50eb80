namespace Bookinfo.HttpBin;

/// <summary>Whose answers a listener gives.</summary>
internal enum DialectName
{
    /// <summary>The Python original, under gunicorn.</summary>
    Py,

    /// <summary>The Go port.</summary>
    Go,
}
