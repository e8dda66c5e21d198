using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Keeps the parts of a message, or of a function's output, that the API can express.</summary>
/// <param name="model">The model.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class GeminiParts(GeminiModel model, TranslationLog log)
{
    private readonly GeminiMedia _media = new(log);

    /// <summary>Reads parts. Text without a character says nothing and is passed over: the API refuses it.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="pointer">The pointer of their list.</param>
    /// <param name="noMedia">Why there may be neither images nor files; null when there may.</param>
    /// <returns>Text and media.</returns>
    public List<GeminiPart> Read(IReadOnlyList<InputPart> parts, string pointer, string? noMedia)
    {
        var kept = new List<GeminiPart>();
        foreach (var (index, part) in parts.Index())
        {
            if (Read(part, $"{pointer}/{index}", noMedia) is { } one and not TextPart { Text.Length: 0 })
            {
                kept.Add(one);
            }
        }

        return kept;
    }

    private GeminiPart? Read(InputPart part, string pointer, string? noMedia)
    {
        switch (part)
        {
            case InputText text:
                log.DropUnread(text.Raw, pointer, "type", "text");
                return new TextPart(text.Text);
            case InputRefusal refusal:
                log.DropUnread(refusal.Raw, pointer, "type", "refusal");
                log.Adjust(pointer, "the refusal was sent as text");
                return new TextPart(refusal.Refusal);
            case InputImage or InputFile when noMedia is not null:
                return Dropped(pointer, noMedia);
            case InputImage when !model.Capabilities.Images:
                return Dropped(pointer, "the model takes no images");
            case InputImage image:
                return _media.Read(image, pointer);
            case InputFile file:
                return _media.Read(file, pointer);
            default:
                return Dropped(pointer, "the API has no parts of its type");
        }
    }

    private GeminiPart? Dropped(string pointer, string why)
    {
        log.Drop(pointer, why);
        return null;
    }
}
