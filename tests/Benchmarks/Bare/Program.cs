using Bookinfo.Bare;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddBare();
var app = builder.Build();
app.MapGet("/get", () => TypedResults.Ok(new Greeting("hello", 42)));
app.Run();
