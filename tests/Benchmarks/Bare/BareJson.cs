using System.Text.Json.Serialization;

namespace Bookinfo.Bare;

[JsonSerializable(typeof(Greeting))]
internal sealed partial class BareJson : JsonSerializerContext;
