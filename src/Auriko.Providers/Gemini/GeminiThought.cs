using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>
/// What a reasoning item carries sealed: a thought as the model showed it, a signature, and the part it stands on. The
/// signature must come back on the same part.
/// </summary>
/// <param name="Text">The thought; null when none was shown.</param>
/// <param name="Signature">The signature; null when there is none.</param>
/// <param name="Place">Where the signature stands.</param>
internal sealed record GeminiThought(string? Text, string? Signature, SignaturePlace Place)
{
    private const int Version = 1;

    /// <summary>The content to seal.</summary>
    public string Write() => WireJson.Make(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, Version);
        if (Text is not null)
        {
            writer.WriteString("thought"u8, Text);
        }

        if (Signature is not null)
        {
            writer.WriteString("signature"u8, Signature);
            writer.WriteString("on"u8, Word(Place));
        }

        writer.WriteEndObject();
    }).GetRawText();

    /// <summary>Reads what was sealed; null when it is of another version.</summary>
    public static GeminiThought? Read(string content)
    {
        var json = JsonText.Parse(content) ?? default;
        return JsonText.Count(json, "v") is not Version
            ? null
            : new GeminiThought(
                JsonText.Text(json, "thought"), JsonText.Text(json, "signature"), Of(JsonText.Text(json, "on")));
    }

    private static string Word(SignaturePlace place) => place switch
    {
        SignaturePlace.Thought => "thought",
        SignaturePlace.NextPart => "next",
        SignaturePlace.AfterText => "after",
        SignaturePlace.Alone => "alone",
    };

    private static SignaturePlace Of(string? word) => word switch
    {
        "next" => SignaturePlace.NextPart,
        "after" => SignaturePlace.AfterText,
        "alone" => SignaturePlace.Alone,
        _ => SignaturePlace.Thought,
    };
}

/// <summary>Where a signature stands.</summary>
internal enum SignaturePlace
{
    /// <summary>On the thought itself.</summary>
    Thought,

    /// <summary>On the text or the call that follows the item.</summary>
    NextPart,

    /// <summary>On an empty part after the text that follows the item.</summary>
    AfterText,

    /// <summary>On an empty part in the place of the item.</summary>
    Alone,
}
