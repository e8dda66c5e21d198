using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Tells a schema in words to a model that can write JSON and cannot be held to a schema.</summary>
internal static class SchemaAsText
{
    /// <summary>The instruction; null when the schema is enforced, or none is asked for.</summary>
    public static string? Of(ResponseRequest request, ModelCapabilities capabilities) =>
        capabilities is { StructuredOutput: false, JsonMode: true } && request.Text?.Format is JsonSchemaFormat format
            ? $"Answer with nothing but a JSON object that obeys this JSON Schema:\n{Describe(format)}"
            : null;

    private static string Describe(JsonSchemaFormat format) =>
        format.Description is null
            ? format.Schema.GetRawText()
            : $"{format.Schema.GetRawText()}\nIts purpose: {format.Description}";
}
