namespace Bookinfo.HttpBin.Http;

/// <summary>A part of a multipart form that has a file name.</summary>
/// <param name="Field">Name of the form field.</param>
/// <param name="ContentType">Type that the part claims; null when it claims none.</param>
/// <param name="Content">The bytes, inside the buffer of the request body.</param>
internal sealed record PostedFile(string Field, string? ContentType, ReadOnlyMemory<byte> Content);
