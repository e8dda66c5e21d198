using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.AnthropicMessages.Wire;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Fits earlier calls to the API: their arguments are an object there, and their ids plain.</summary>
/// <param name="log">Receives what is changed.</param>
internal sealed class CallBlocks(TranslationLog log)
{
    /// <summary>A call as a block.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    public ToolUseBlock Of(InputFunctionCall call, string pointer) =>
        new(IdOf(call.CallId, pointer), call.Name, InputOf(call.Arguments, $"{pointer}/arguments"));

    /// <summary>An id without the characters that other providers use and this API refuses.</summary>
    /// <param name="callId">The id.</param>
    /// <param name="pointer">The pointer of the item that has it.</param>
    public string IdOf(string callId, string pointer)
    {
        if (callId.All(IsOfAnId))
        {
            return callId;
        }

        log.Adjust($"{pointer}/call_id", "characters that the provider refuses were replaced");
        return string.Concat(callId.Select(character => IsOfAnId(character) ? character : '_'));
    }

    private static bool IsOfAnId(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    /// <summary>Models do write arguments that are no object, or not JSON, and their callers send them back.</summary>
    private JsonElement InputOf(string arguments, string pointer)
    {
        var text = string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments;
        if (ObjectOf(text) is { } input)
        {
            return input;
        }

        log.Adjust(pointer, "they are no JSON object and were sent as a text inside one");
        return WireJson.Make(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("arguments"u8, text);
            writer.WriteEndObject();
        });
    }

    private static JsonElement? ObjectOf(string text)
    {
        try
        {
            var json = JsonElement.Parse(text);
            return json.ValueKind is JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
