using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Keeps the parts of a message that a chat API can express.</summary>
/// <param name="capabilities">What the model takes.</param>
/// <param name="compatibility">What the upstream takes.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class ChatParts(ModelCapabilities capabilities, ChatCompatibility compatibility, TranslationLog log)
{
    private const string OnlyText = "messages of this role are text";

    /// <summary>Reads parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="pointer">The pointer of their list.</param>
    /// <param name="role">The role of the message they will be in.</param>
    /// <returns>Text, images and files.</returns>
    public IEnumerable<InputPart> Read(IReadOnlyList<InputPart> parts, string pointer, string role)
    {
        foreach (var (index, part) in parts.Index())
        {
            if (Read(part, $"{pointer}/{index}", role == "user") is { } kept)
            {
                yield return kept;
            }
        }
    }

    private InputPart? Read(InputPart part, string pointer, bool isUser)
    {
        switch (part)
        {
            case InputText text:
                log.DropUnread(text.Raw, pointer, "type", "text");
                return text;
            case InputRefusal refusal:
                log.DropUnread(refusal.Raw, pointer, "type", "refusal");
                log.Adjust(pointer, "the refusal was sent as text");
                return new InputText(refusal.Refusal, refusal.Raw);
            case InputImage image:
                return WhyNot(image, isUser) is { } fault ? Dropped(pointer, fault) : Kept(image, pointer);
            case InputFile file:
                return WhyNot(file, isUser) is { } obstacle ? Dropped(pointer, obstacle) : Kept(file, pointer);
            default:
                return Dropped(pointer, "a chat API has no parts of its type");
        }
    }

    private string? WhyNot(InputImage image, bool isUser) =>
        !isUser ? OnlyText
        : !capabilities.Images ? "the model takes no images"
        : image.ImageUrl is null ? "a chat API takes images by URL, not by file id"
        : null;

    private string? WhyNot(InputFile file, bool isUser) =>
        !isUser ? OnlyText
        : !compatibility.TakesFiles ? "the provider takes no files"
        : file.FileUrl is not null ? "a chat API takes files by id or as data, not by URL"
        : null;

    private InputImage Kept(InputImage image, string pointer)
    {
        log.DropUnread(image.Raw, pointer, "type", "image_url", "file_id", "detail");
        if (image.Detail != "original")
        {
            return image;
        }

        log.Adjust($"{pointer}/detail", "'high' was sent, a chat API's nearest to 'original'");
        return image with { Detail = "high" };
    }

    private InputFile Kept(InputFile file, string pointer)
    {
        log.DropUnread(file.Raw, pointer, "type", "file_id", "file_url", "file_data", "filename");
        return file;
    }

    private InputPart? Dropped(string pointer, string why)
    {
        log.Drop(pointer, why);
        return null;
    }
}
