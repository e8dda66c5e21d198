namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>text</c>.</summary>
internal static class TextConfigurationReader
{
    private const int LongestName = 64;

    /// <summary>Reads the object; null when absent.</summary>
    public static TextConfiguration? Read(ObjectReader body)
    {
        if (body.Object("text") is not { } text)
        {
            return null;
        }

        return new TextConfiguration(
            text.Object("format") is { } format ? ReadFormat(format) : null,
            text.OneOf("verbosity", "low", "medium", "high"),
            text.Element);
    }

    private static TextFormat ReadFormat(ObjectReader format) =>
        format.OneOf("type", "text", "json_object", "json_schema") switch
        {
            "text" => new PlainTextFormat(format.Element),
            "json_object" => new JsonObjectFormat(format.Element),
            "json_schema" => ReadSchema(format),
            _ => throw FieldErrors.Missing(format.At("type")),
        };

    private static JsonSchemaFormat ReadSchema(ObjectReader format)
    {
        var nested = format.Has("json_schema")
            ? "Put the members of json_schema directly beside type, as the Responses API does."
            : null;
        var name = format.RequiredName("name", nested);
        if (name.Length > LongestName || !name.All(IsNameCharacter))
        {
            throw FieldErrors.Invalid(
                format.At("name"), $"must be letters, digits, underscores and dashes, at most {LongestName}");
        }

        var schema = format.Object("schema") ?? throw FieldErrors.Missing(format.At("schema"), nested);
        return new JsonSchemaFormat(
            name, schema.Element, format.Flag("strict"), format.Text("description"), format.Element);
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
}
