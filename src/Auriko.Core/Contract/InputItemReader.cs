using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>input</c>.</summary>
internal static class InputItemReader
{
    private const string SendItemsWhole =
        "Nothing is stored between calls: send the item whole, as it was returned, in place of the reference. "
        + "With Vercel's AI SDK set the provider option `store: false`.";

    /// <summary>Reads the input, which must be there: a string, or a list of at least one item.</summary>
    public static IReadOnlyList<InputItem> Read(ObjectReader body)
    {
        if (!body.TryGet("input", out var input))
        {
            throw FieldErrors.Missing(
                body.At("input"), body.Has("messages") ? "This is the Responses API: send input, not messages." : null);
        }

        return input.ValueKind switch
        {
            JsonValueKind.String => [PlainText(input.GetString()!)],
            JsonValueKind.Array when input.GetArrayLength() == 0 =>
                throw FieldErrors.Invalid(body.At("input"), "must have at least one item"),
            JsonValueKind.Array => ListReader.Of(input, body.At("input")).Objects(ReadItem),
            _ => throw FieldErrors.Invalid(body.At("input"), "must be a string or a list of items"),
        };
    }

    private static InputMessage PlainText(string text)
    {
        var message = SynthesisedJson.UserMessage(text);
        return new InputMessage("user", [new InputText(text, message.GetProperty("content")[0])], message);
    }

    private static InputItem ReadItem(ObjectReader item) => TypeOf(item) switch
    {
        "message" => ReadMessage(item),
        "function_call" => ReadFunctionCall(item),
        "function_call_output" => ReadFunctionCallOutput(item),
        "reasoning" => ReadReasoning(item),
        "item_reference" => throw FieldErrors.Invalid(
            item.Path, "refers to a stored item, and nothing is stored", SendItemsWhole),
        var other => new OpaqueInputItem(other, item.Element),
    };

    // A message may leave its type out, and so may a reference: an object with an id and no role.
    private static string TypeOf(ObjectReader item)
    {
        if (item.Has("type"))
        {
            return item.RequiredName("type");
        }

        return item.Has("role") ? "message"
            : item.Has("id") && !item.Has("content") ? "item_reference"
            : throw FieldErrors.Missing(item.At(item.Has("content") ? "role" : "type"));
    }

    private static InputMessage ReadMessage(ObjectReader item)
    {
        if (item.TryGet("role", out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals("tool"u8))
        {
            throw FieldErrors.Invalid(
                item.At("role"),
                "must be one of user, assistant, system, developer",
                "Send a tool's result as an item of type function_call_output.");
        }

        var role = item.OneOf("role", "user", "assistant", "system", "developer")
            ?? throw FieldErrors.Missing(item.At("role"));
        var textType = role == "assistant" ? "output_text" : "input_text";
        return new InputMessage(role, InputPartReader.Read(item, "content", textType), item.Element);
    }

    private static InputFunctionCall ReadFunctionCall(ObjectReader item)
    {
        if (item.TryGet("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Object)
        {
            throw FieldErrors.Invalid(
                item.At("arguments"), "must be a string", "Send the arguments as JSON text, as the call returned them.");
        }

        return new InputFunctionCall(
            item.RequiredName("call_id"), item.RequiredName("name"), item.RequiredText("arguments"), item.Element);
    }

    private static InputFunctionCallOutput ReadFunctionCallOutput(ObjectReader item) =>
        new(item.RequiredName("call_id"), InputPartReader.Read(item, "output", "input_text"), item.Element);

    private static InputReasoning ReadReasoning(ObjectReader item) => new(
        item.Text("id"), Texts(item, "summary"), Texts(item, "content"), item.Text("encrypted_content"), item.Element);

    private static IReadOnlyList<string> Texts(ObjectReader item, string name) =>
        item.List(name)?.Objects(part => part.RequiredText("text")) ?? [];
}
