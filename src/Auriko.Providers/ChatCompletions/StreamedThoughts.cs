using System.Text;
using Auriko.Core.Streaming;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// The reasoning of one reply. It ends where an answer begins; what is thought later is an item of its own. Where the
/// upstream needs it back, each item carries its text sealed, so that it returns unchanged and to nobody else.
/// </summary>
/// <param name="own">Seals it; null where the upstream takes none back.</param>
internal sealed class StreamedThoughts(OwnReasoning? own)
{
    private readonly StringBuilder _text = new();
    private int _key = -1;
    private bool _isOpen;

    /// <summary>Passes on a piece.</summary>
    public void Append(string? text, Queue<ProviderEvent> output)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        _isOpen = true;
        output.Enqueue(new ReasoningSummaryDelta(_key, text));
        if (own is not null)
        {
            _text.Append(text);
        }
    }

    /// <summary>Ends the item, if one has begun.</summary>
    public void End(Queue<ProviderEvent> output)
    {
        if (!_isOpen)
        {
            return;
        }

        if (own is not null)
        {
            output.Enqueue(new ReasoningSealed(_key, own.Seal(_text.ToString())));
            _text.Clear();
        }

        _isOpen = false;
        output.Enqueue(new ItemEnded(_key--));
    }
}
