using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the parts of messages and of function call outputs.</summary>
internal static class InputPartReader
{
    private static readonly string[] UrlSchemes = ["https://", "http://", "data:"];

    /// <summary>Reads a member that is a string or a list of parts and must be there.</summary>
    /// <param name="owner">The item.</param>
    /// <param name="name">The member.</param>
    /// <param name="textType">The type of a text part here; a plain string stands for one.</param>
    public static IReadOnlyList<InputPart> Read(ObjectReader owner, string name, string textType)
    {
        if (!owner.TryGet(name, out var value))
        {
            throw FieldErrors.Missing(owner.At(name));
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [PlainText(value.GetString()!, textType)],
            JsonValueKind.Array => ListReader.Of(value, owner.At(name)).Objects(part => ReadPart(part, textType)),
            _ => throw FieldErrors.Invalid(owner.At(name), "must be a string or a list of parts"),
        };
    }

    private static InputText PlainText(string text, string type) => new(text, SynthesisedJson.TextPart(type, text));

    private static InputPart ReadPart(ObjectReader part, string textType) => part.RequiredName("type") switch
    {
        "input_text" or "output_text" => new InputText(part.RequiredText("text"), part.Element),
        "refusal" => new InputRefusal(part.RequiredText("refusal"), part.Element),
        "input_image" => ReadImage(part),
        "input_file" => ReadFile(part),
        "text" => throw OfChat(part, $"Send it as {textType}."),
        "image_url" => throw OfChat(part, "Send it as input_image, with the URL itself as image_url."),
        var other => new OpaqueInputPart(other, part.Element),
    };

    // Passed on as a part of an unknown type, such a part would be dropped by most providers, and the prompt be lost.
    private static GatewayException OfChat(ObjectReader part, string suggestion) =>
        FieldErrors.Invalid(part.At("type"), "must be a type of the Responses API, not of the chat API", suggestion);

    private static InputImage ReadImage(ObjectReader part)
    {
        RefuseNestedUrl(part);
        var url = part.Text("image_url");
        var fileId = part.Text("file_id");
        RequireExactlyOne(part, "image_url", "file_id");
        RequireUrl(part, "image_url", url, UrlSchemes);
        return new InputImage(url, fileId, part.OneOf("detail", "auto", "low", "high", "original"), part.Element);
    }

    private static InputFile ReadFile(ObjectReader part)
    {
        var file = new InputFile(
            part.Text("file_id"), part.Text("file_url"), part.Text("file_data"), part.Text("filename"), part.Element);
        RequireExactlyOne(part, "file_id", "file_url", "file_data");
        RequireUrl(part, "file_url", file.FileUrl, UrlSchemes.AsSpan(0, 2));
        return file;
    }

    private static void RefuseNestedUrl(ObjectReader part)
    {
        if (part.TryGet("image_url", out var url) && url.ValueKind == JsonValueKind.Object)
        {
            throw FieldErrors.Invalid(
                part.At("image_url"), "must be a string", "Put the URL itself into image_url, and detail beside it.");
        }
    }

    private static void RequireExactlyOne(ObjectReader part, params ReadOnlySpan<string> names)
    {
        var found = 0;
        foreach (var name in names)
        {
            found += part.Has(name) ? 1 : 0;
        }

        if (found == 0)
        {
            throw FieldErrors.Missing(part.At(names[0]), $"Send exactly one of {string.Join(", ", names!)}.");
        }

        if (found > 1)
        {
            throw FieldErrors.Invalid(part.Path, $"must have exactly one of {string.Join(", ", names!)}");
        }
    }

    private static void RequireUrl(ObjectReader part, string name, string? url, ReadOnlySpan<string> schemes)
    {
        if (url is null)
        {
            return;
        }

        foreach (var scheme in schemes)
        {
            if (url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }

        throw FieldErrors.Invalid(part.At(name), $"must be a URL that begins with {string.Join(" or ", schemes!)}");
    }
}
