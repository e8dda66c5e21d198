using System.Text.Json;
using System.Text.Unicode;

namespace Auriko.Core.Contract;

/// <summary>Turns the bytes of a body into one JSON object that owns its memory, or says what is wrong with them.</summary>
internal static class RequestBody
{
    /// <summary>How many objects and lists may stand inside each other.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses a body.</summary>
    /// <exception cref="GatewayException">
    /// It is empty, not UTF-8, not JSON, not an object, too deep, has a key twice, or text that is not Unicode.
    /// </exception>
    public static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        var json = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw FieldErrors.Malformed("The request body is empty; send a JSON object.");
        }

        if (!Utf8.IsValid(json))
        {
            throw FieldErrors.Malformed("The request body is not valid UTF-8.");
        }

        var root = ParseStrict(json);
        return root.ValueKind == JsonValueKind.Object
            ? root
            : throw FieldErrors.Malformed("The request body must be a JSON object.");
    }

    private static JsonElement ParseStrict(ReadOnlySpan<byte> json)
    {
        // The platform's parser finds every fault but a lone surrogate; it cannot say where a fault is. The scan can, and
        // is run only on what is faulty or may be.
        if (json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0)
        {
            RequestBodyScan.Check(json);
        }

        try
        {
            return JsonElement.Parse(json, Strict);
        }
        catch (JsonException fault)
        {
            RequestBodyScan.Check(json);
            throw FieldErrors.Malformed(RequestBodyScan.NotJson(fault));
        }
    }
}
