namespace Bookinfo.HttpBin.Json;

/// <summary>A parsed JSON value, kept only as far as an echo of it needs.</summary>
internal abstract record JsonValue;

/// <summary><c>null</c>, <c>true</c>, <c>false</c>, or a number in the spelling that the dialect gives it.</summary>
internal sealed record JsonLiteral(string Text) : JsonValue;

internal sealed record JsonString(string Value) : JsonValue;

internal sealed record JsonArray(List<JsonValue> Items) : JsonValue;

/// <summary>Members by name in sorted order; a name that came twice keeps its last value.</summary>
internal sealed record JsonObject(SortedDictionary<string, JsonValue> Members) : JsonValue;
