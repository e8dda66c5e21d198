using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>A signature that waits for the part it stands on, which follows its item.</summary>
/// <param name="log">Receives what is lost.</param>
internal sealed class PendingSignature(TranslationLog log)
{
    private GeminiThought? _thought;
    private string _pointer = string.Empty;

    /// <summary>Whether none waits.</summary>
    public bool IsEmpty => _thought is null;

    /// <summary>Takes over what a thought's item says of the part that follows.</summary>
    public void Set(GeminiThought thought, string pointer)
    {
        if (thought is { Signature: not null, Place: SignaturePlace.NextPart or SignaturePlace.AfterText })
        {
            Settle();
            (_thought, _pointer) = (thought, pointer);
        }
    }

    /// <summary>The signature of a call.</summary>
    public string? Take()
    {
        if (_thought is { Place: SignaturePlace.AfterText })
        {
            Settle();
        }

        var signature = _thought?.Signature;
        _thought = null;
        return signature;
    }

    /// <summary>The parts of a text with its signature on the first of them, or on a part of its own after them.</summary>
    public List<GeminiPart> AroundText(List<GeminiPart> parts)
    {
        if (_thought is not { } thought || parts.Count == 0)
        {
            return parts;
        }

        _thought = null;
        if (thought.Place is SignaturePlace.NextPart)
        {
            parts[0].Signature = thought.Signature;
            return parts;
        }

        return [.. parts, new TextPart(string.Empty) { Signature = thought.Signature }];
    }

    /// <summary>Nothing follows: the signature is lost.</summary>
    public void Settle()
    {
        if (_thought is not null)
        {
            log.Drop($"{_pointer}/encrypted_content", "what it belongs to does not follow it");
            _thought = null;
        }
    }
}
