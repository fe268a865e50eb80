namespace Bookinfo.HttpBin.Json;

/// <summary>How one of the originals lays out JSON.</summary>
/// <param name="Indented">Two spaces for each level, one member a line.</param>
/// <param name="Separator">What stands between two members, before the line break if there is one.</param>
/// <param name="Colon">What stands between name and value.</param>
/// <param name="Escapes">Which characters are written as escapes.</param>
internal sealed record JsonStyle(bool Indented, byte[] Separator, byte[] Colon, JsonEscapes Escapes)
{
    /// <summary>Flask's: each line but the last of a group ends in a space.</summary>
    public static JsonStyle Python { get; } = new(true, ", "u8.ToArray(), ": "u8.ToArray(), JsonEscapes.Ascii);

    /// <summary>Python's own, on one line.</summary>
    public static JsonStyle PythonLine { get; } = new(false, ", "u8.ToArray(), ": "u8.ToArray(), JsonEscapes.Ascii);

    /// <summary>Go's encoder with indentation and without HTML escapes.</summary>
    public static JsonStyle Go { get; } = new(true, ","u8.ToArray(), ": "u8.ToArray(), JsonEscapes.Go);

    /// <summary>Go's plain Marshal, which escapes what HTML would take for markup.</summary>
    public static JsonStyle GoLine { get; } = new(false, ","u8.ToArray(), ":"u8.ToArray(), JsonEscapes.GoHtml);
}
