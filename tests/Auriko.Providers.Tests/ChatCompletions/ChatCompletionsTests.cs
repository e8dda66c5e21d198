using System.Text.Json;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.ChatCompletions;

public sealed class ChatCompletionsTests : ProviderConformance
{
    private const string Extensions = "/extensions/openai";

    internal override IDialect Dialect { get; } = new ChatCompletionsDialect(TestSeal.Instance);

    protected override bool IsOnWire(JsonElement wire, string path, JsonElement value) => path.Split('/') switch
    {
        [_, "input", ..] => IsInMessages(wire, path, value),
        [_, "instructions"] => IsSpoken(wire, value),
        [_, "extensions", ..] => Sent(wire, path[Extensions.Length..], value),
        [_, "include", _] => At(wire, "/logprobs") is { ValueKind: JsonValueKind.True },
        [_, "tools", ..] => At(wire, "/tools") is { } tools && HasAnywhere(tools, value),
        [_, "tool_choice" or "parallel_tool_calls"] => At(wire, "/tools") is null || Sent(wire, path, value),
        [_, "text", "verbosity"] => Sent(wire, "/verbosity", value),
        [_, "text", "format", ..] => value.ToString() == "text" || HasAnywhere(At(wire, "/response_format")!.Value, value),
        [_, "truncation"] => value.ToString() == "disabled",
        [_, "max_output_tokens"] => Sent(wire, "/max_tokens", value),
        _ => Sent(wire, path, value),
    };

    private static bool Sent(JsonElement wire, string path, JsonElement value) =>
        At(wire, path) is { } sent && JsonElement.DeepEquals(sent, value);

    /// <summary>What marks an item as one, or as an earlier answer's, is said by where its message stands.</summary>
    private static bool IsInMessages(JsonElement wire, string path, JsonElement value) =>
        path.Split('/')[^1] is "type" or "id" or "status"
        || value.ToString() == "developer"
        || HasAnywhere(At(wire, "/messages")!.Value, value)
        || IsSpoken(wire, value);

    private static bool IsSpoken(JsonElement wire, JsonElement value) => At(wire, "/messages")!.Value.EnumerateArray()
        .Any(message => message.GetProperty("content") is { ValueKind: JsonValueKind.String } content
            && content.GetString()!.Contains(value.ToString(), StringComparison.Ordinal));
}
