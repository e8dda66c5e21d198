using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.AnthropicMessages.Wire;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Turns the parts of a message or of a tool's result into blocks.</summary>
/// <param name="capabilities">What the model takes.</param>
/// <param name="marks">The caller's cache marks.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class ContentParts(ModelCapabilities capabilities, CacheMarks marks, TranslationLog log)
{
    private const string Pdf = "application/pdf";

    /// <summary>
    /// Reads parts. Empty text says nothing, and is passed over: the API refuses it, and white space as well.
    /// </summary>
    /// <param name="parts">The parts.</param>
    /// <param name="pointer">The pointer of their list.</param>
    /// <param name="isText">Whether only text may stand there.</param>
    public List<ContentBlock> Read(IReadOnlyList<InputPart> parts, string pointer, bool isText)
    {
        var blocks = new List<ContentBlock>();
        foreach (var (index, part) in parts.Index())
        {
            // One part may have been sent as a plain string.
            var at = parts.Count == 1 && IsBlank(part) ? pointer : $"{pointer}/{index}";
            if (Read(part, at, isText) is { } block)
            {
                blocks.Add(block with { CacheControl = marks.Of(part.Raw, at) });
            }
        }

        return blocks;
    }

    /// <summary>Reads a text that is no part.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pointer">Its pointer.</param>
    public IEnumerable<ContentBlock> Read(string text, string pointer) =>
        TextOf(text, pointer) is { } block ? [block] : [];

    private ContentBlock? Read(InputPart part, string pointer, bool isText)
    {
        switch (part)
        {
            case InputText text:
                log.DropUnread(text.Raw, pointer, "type", "text", CacheMarks.Member);
                return TextOf(text.Text, pointer);
            case InputRefusal refusal:
                log.DropUnread(refusal.Raw, pointer, "type", "refusal", CacheMarks.Member);
                log.Adjust(pointer, "the refusal was sent as text");
                return TextOf(refusal.Refusal, pointer);
            case InputImage or InputFile when isText:
                return Dropped(pointer, "messages of this role are text");
            case InputImage image:
                return ImageOf(image, pointer);
            case InputFile file:
                return DocumentOf(file, pointer);
            default:
                return Dropped(pointer, "the provider has no parts of its type");
        }
    }

    private static bool IsBlank(InputPart part) => part is InputText text && string.IsNullOrWhiteSpace(text.Text);

    private ContentBlock? TextOf(string text, string pointer) =>
        !string.IsNullOrWhiteSpace(text) ? new TextBlock(text)
        : text.Length == 0 ? null
        : Dropped(pointer, "the provider takes no text that is white space alone");

    private ContentBlock? ImageOf(InputImage image, string pointer)
    {
        if (!capabilities.Images)
        {
            return Dropped(pointer, "the model takes no images");
        }

        if (image.ImageUrl is not { } url)
        {
            return Dropped(pointer, "an image is taken by URL, not by file id");
        }

        if (image.Detail is not (null or "auto"))
        {
            log.Drop($"{pointer}/detail");
        }

        log.DropUnread(image.Raw, pointer, "type", "image_url", "detail", CacheMarks.Member);
        if (!DataUrl.Is(url))
        {
            return new SourcedBlock("image", new BlockSource("url", url, null), null);
        }

        return DataUrl.Parse(url) is { } data
            ? new SourcedBlock("image", new BlockSource("base64", data.Base64, data.MediaType), null)
            : Dropped(pointer, "its data URL has no data");
    }

    private ContentBlock? DocumentOf(InputFile file, string pointer)
    {
        if (file.FileUrl is null && file.FileData is null)
        {
            return Dropped(pointer, "a file is taken by URL or as data, not by id");
        }

        log.DropUnread(file.Raw, pointer, "type", "file_url", "file_data", "filename", CacheMarks.Member);
        if (file.FileUrl is { } url)
        {
            return new SourcedBlock("document", new BlockSource("url", url, null), file.Filename);
        }

        var source = SourceOf(DataOf(file));
        return source is null
            ? Dropped(pointer, "the provider takes PDF and plain text only")
            : new SourcedBlock("document", source, file.Filename);
    }

    /// <summary>Base64 text alone has no media type: the file's name may tell it, and what has none is a PDF.</summary>
    private static DataUrl? DataOf(InputFile file)
    {
        var data = file.FileData!;
        if (DataUrl.Is(data))
        {
            return DataUrl.Parse(data);
        }

        var type = Path.GetExtension(file.Filename)?.ToLowerInvariant() switch
        {
            null or "" or ".pdf" => Pdf,
            ".txt" or ".md" or ".csv" or ".json" or ".xml" or ".html" => "text/plain",
            _ => "application/octet-stream",
        };
        return new DataUrl(type, data);
    }

    private static BlockSource? SourceOf(DataUrl? data)
    {
        if (data is null or { MediaType: Pdf })
        {
            return data is null ? null : new BlockSource("base64", data.Base64, Pdf);
        }

        var isText = data.MediaType.StartsWith("text/", StringComparison.Ordinal)
            || data.MediaType is "application/json" or "application/xml";
        return isText && data.AsText() is { Length: > 0 } text ? new BlockSource("text", text, "text/plain") : null;
    }

    private ContentBlock? Dropped(string pointer, string why)
    {
        log.Drop(pointer, why);
        return null;
    }
}
