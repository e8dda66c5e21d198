using System.Text.Json;
using Auriko.Providers.Gemini;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.Gemini;

public sealed class GeminiTests : ProviderConformance
{
    private const string Extensions = "/extensions/openai";

    internal override IDialect Dialect { get; } = new GeminiDialect(TestSeal.Instance);

    protected override string RateLimitCode => "RESOURCE_EXHAUSTED";

    protected override bool MarksRefusals => false;

    protected override void AssertIsAStreamOfTheModel(Uri address, JsonElement body) =>
        Assert.Equal("/v1/models/provider-model-7:streamGenerateContent?alt=sse", address.PathAndQuery);

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value) => path.Split('/') switch
    {
        [_, "input", ..] => IsInContents(wire, path, value),
        [_, "instructions"] => IsEmpty(value) || HasAnywhere(At(wire, "/systemInstruction")!.Value, value),
        [_, "extensions", ..] => Sent(wire, path[Extensions.Length..], value),
        [_, "include", _] => value.ToString() is "reasoning.encrypted_content"
            || At(wire, "/generationConfig/responseLogprobs") is { ValueKind: JsonValueKind.True },
        [_, "tools", _, "type"] => true,
        [_, "tools", _, "strict"] => At(wire, "/toolConfig/functionCallingConfig/mode") is not null,
        [_, "tools", ..] => HasAnywhere(At(wire, "/tools")!.Value, value),
        [_, "tool_choice"] => At(wire, "/tools") is null || At(wire, "/toolConfig/functionCallingConfig/mode") is not null,
        [_, "parallel_tool_calls"] => At(wire, "/tools") is null || value.ValueKind is JsonValueKind.True,
        [_, "text", "format", "type"] => value.ToString() == "text" || At(wire, "/generationConfig/responseMimeType") is not null,
        [_, "text", "format", "strict"] => value.ValueKind is JsonValueKind.True,
        [_, "text", "format", ..] => HasAnywhere(At(wire, "/generationConfig")!.Value, value),
        [_, "truncation"] => value.ToString() == "disabled",
        [_, "top_logprobs"] => Sent(wire, "/generationConfig/logprobs", value),
        [_, var name] => Sent(wire, $"/generationConfig/{Camel(name)}", value),
        _ => false,
    };

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));

    private static bool Sent(JsonElement wire, string path, JsonElement value) =>
        At(wire, path) is { } sent && JsonElement.DeepEquals(sent, value);

    private static bool IsEmpty(JsonElement value) => value is { ValueKind: JsonValueKind.String } && value.GetString() is "";

    /// <summary>What marks an item as one, or as an earlier answer's, is said by where its content stands.</summary>
    private static bool IsInContents(JsonElement wire, string path, JsonElement value) => path.Split('/')[^1] switch
    {
        "type" or "id" or "status" or "role" => true,
        "arguments" when JsonText.Parse(value.GetString()!) is { ValueKind: JsonValueKind.Object } arguments =>
            Holds(wire, part => part.TryGetProperty("args", out var args) && JsonElement.DeepEquals(args, arguments)),
        "image_url" or "file_data" => IsMedia(wire, value.GetString()!),
        _ => IsEmpty(value) || HasAnywhere(wire, value)
            || Holds(wire, part => part.TryGetProperty("output", out var said) && said.GetString() == value.ToString()),
    };

    private static bool IsMedia(JsonElement wire, string url) => HasAnywhere(
        wire, JsonElement.Parse(JsonSerializer.Serialize(url.StartsWith("data:", StringComparison.Ordinal) ? url.Split(',')[1] : url)));

    private static bool Holds(JsonElement value, Func<JsonElement, bool> isIt) => value.ValueKind switch
    {
        JsonValueKind.Object => isIt(value) || value.EnumerateObject().Any(member => Holds(member.Value, isIt)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Holds(item, isIt)),
        _ => false,
    };
}
