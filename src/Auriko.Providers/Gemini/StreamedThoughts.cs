using System.Text;
using Auriko.Core.Streaming;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>
/// The thoughts of one reply and the signatures in it, as reasoning items. An item stays open while the answer's text
/// comes, for the signature of that text comes after it; it carries its own thought and at most one signature, sealed.
/// </summary>
/// <param name="own">Seals them.</param>
internal sealed class StreamedThoughts(OwnReasoning own)
{
    private readonly StringBuilder _text = new();
    private string? _signature;
    private int _key = -1;
    private bool _isOpen;
    private bool _hasAnswer;

    /// <summary>Passes on a piece of a thought.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="signature">The signature that stands on it; null for none.</param>
    /// <param name="output">Receives what follows from it.</param>
    public void Append(string text, string? signature, Queue<ProviderEvent> output)
    {
        if (_hasAnswer || (_signature is not null && text.Length > 0))
        {
            End(output);
        }

        if (text.Length > 0)
        {
            _isOpen = true;
            _text.Append(text);
            output.Enqueue(new ReasoningSummaryDelta(_key, text));
        }

        if (signature is not null)
        {
            Open(output);
            _signature = signature;
        }
    }

    /// <summary>Text of the answer has come.</summary>
    public void NoteAnswer() => _hasAnswer = _isOpen;

    /// <summary>A part that is about to come has a signature; so far the item tells of nothing but thoughts.</summary>
    public void SignNext(string signature, Queue<ProviderEvent> output)
    {
        if (_hasAnswer || _signature is not null)
        {
            End(output);
        }

        Open(output);
        Close(signature, SignaturePlace.NextPart, output);
    }

    /// <summary>A signature has come after text, on a part of its own.</summary>
    public void SignText(string signature, Queue<ProviderEvent> output)
    {
        if (_hasAnswer && _signature is null)
        {
            Close(signature, SignaturePlace.AfterText, output);
            return;
        }

        End(output);
        Open(output);
        Close(signature, SignaturePlace.Alone, output);
    }

    /// <summary>Ends the item, if one has begun.</summary>
    public void End(Queue<ProviderEvent> output)
    {
        if (_isOpen)
        {
            Close(_signature, SignaturePlace.Thought, output);
        }
    }

    private void Open(Queue<ProviderEvent> output)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            output.Enqueue(new ReasoningStarted(_key));
        }
    }

    private void Close(string? signature, SignaturePlace place, Queue<ProviderEvent> output)
    {
        var thought = new GeminiThought(_text.Length > 0 ? _text.ToString() : null, signature, place);
        output.Enqueue(new ReasoningSealed(_key, own.Seal(thought.Write())));
        output.Enqueue(new ItemEnded(_key--));
        _text.Clear();
        (_signature, _isOpen, _hasAnswer) = (null, false, false);
    }
}
