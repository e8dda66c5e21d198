using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>A function, a schema and a picture, for tests that only need some.</summary>
internal static class Samples
{
    private const string WeatherSchema =
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""";

    private const string PersonSchema = """
        {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},
         "required":["name","age"],"additionalProperties":false}
        """;

    /// <summary>A PNG of one pixel.</summary>
    public static BinaryData Png { get; } = BinaryData.FromBytes(
        Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
        "image/png");

    /// <summary>A strict function that takes a city.</summary>
    public static FunctionTool Weather { get; } = ResponseTool.CreateFunctionTool(
        "get_weather", BinaryData.FromString(WeatherSchema), strictModeEnabled: true, "The weather in a city.");

    /// <summary>A person as JSON: a name and an age.</summary>
    public static ResponseTextOptions Person { get; } = new()
    {
        TextFormat = ResponseTextFormat.CreateJsonSchemaFormat(
            "person", BinaryData.FromString(PersonSchema), jsonSchemaIsStrict: true),
    };

    /// <summary>A user's message of a text and <see cref="Png"/>.</summary>
    /// <param name="text">The text.</param>
    public static MessageResponseItem WithPicture(string text) => ResponseItem.CreateUserMessageItem(
    [
        ResponseContentPart.CreateInputTextPart(text),
        ResponseContentPart.CreateInputImagePart(Png, ResponseImageDetailLevel.Low),
    ]);
}
