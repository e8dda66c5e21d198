using System.Text.Json;
using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.AnthropicMessages;

public sealed class AnthropicMessagesTests : ProviderConformance
{
    private const string Extensions = "/extensions/openai";

    internal override IDialect Dialect { get; } = new AnthropicMessagesDialect(TestSeal.Instance);

    protected override string RateLimitCode => "rate_limit_error";

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value) => path.Split('/') switch
    {
        [_, "input", ..] => IsSaid(wire, path, value),
        [_, "instructions"] => IsEmpty(value) || HasAnywhere(At(wire, "/system")!.Value, value),
        [_, "extensions", ..] => Sent(wire, path[Extensions.Length..], value),
        [_, "include", _] => value.ToString() == "reasoning.encrypted_content",
        [_, "tools", _, "type"] => At(wire, "/tools") is not null,
        [_, "tools", ..] => At(wire, "/tools") is { } tools && HasAnywhere(tools, value),
        [_, "tool_choice"] => At(wire, "/tools") is null || Sent(wire, "/tool_choice/type", value),
        [_, "parallel_tool_calls"] => value.ValueKind is JsonValueKind.True
            || At(wire, "/tools") is null
            || At(wire, "/tool_choice/type")?.ToString() == "none"
            || At(wire, "/tool_choice/disable_parallel_tool_use") is { ValueKind: JsonValueKind.True },
        [_, "text", "format", "strict"] => value.ValueKind is JsonValueKind.True,
        [_, "text", "format", ..] => value.ToString() == "text" || HasAnywhere(At(wire, "/output_config")!.Value, value),
        [_, "truncation"] => value.ToString() == "disabled",
        [_, "max_output_tokens"] => Sent(wire, "/max_tokens", value),
        [_, "user" or "safety_identifier"] => IsEmpty(value) || Sent(wire, "/metadata/user_id", value),
        _ => Sent(wire, path, value),
    };

    private static bool Sent(JsonElement wire, string path, JsonElement value) =>
        At(wire, path) is { } sent && JsonElement.DeepEquals(sent, value);

    /// <summary>What marks an item as one, or as an earlier answer's, is said by where its block stands.</summary>
    private static bool IsSaid(JsonElement wire, string path, JsonElement value) =>
        path.Split('/')[^1] is "type" or "id" or "status" or "role"
        || IsEmpty(value)
        || (path.EndsWith("/arguments", StringComparison.Ordinal) && value.ToString().Trim() is "" or "{}")
        || HasAnywhere(wire, value)
        || HasAnywhere(wire, JsonElement.Parse(JsonSerializer.Serialize(value.ToString().Split("base64,")[^1])));

    private static bool IsEmpty(JsonElement value) => value.ToString().Length == 0;
}
