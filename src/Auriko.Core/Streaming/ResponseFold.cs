using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// Folds the events of one response to the response they describe. <see cref="ResponseEmitter"/> makes its final response
/// with it, so a plain reply and the end of a stream are the same object. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// The output is always what the item events say; the last event that carries a whole response gives everything else.
/// Events must be legal, as the emitter writes them; the fold does not check them.
/// </remarks>
public sealed class ResponseFold
{
    private readonly List<FoldedItem> _items = [];
    private ResponseObject? _snapshot;

    /// <summary>The response so far.</summary>
    /// <exception cref="InvalidOperationException">No event carried a response yet.</exception>
    public ResponseObject Response =>
        (_snapshot ?? throw new InvalidOperationException("No response has been created.")) with { Output = Output };

    /// <summary>The output items so far, in output order.</summary>
    internal IReadOnlyList<OutputItem> Output => _items.ConvertAll(item => item.Current);

    /// <summary>Folds a whole stream.</summary>
    /// <param name="events">The events, in order.</param>
    /// <exception cref="InvalidOperationException">No event carries a response.</exception>
    public static ResponseObject Of(IEnumerable<ResponseEvent> events)
    {
        var fold = new ResponseFold();
        foreach (var next in events)
        {
            fold.Apply(next);
        }

        return fold.Response;
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="next">The event.</param>
    public void Apply(ResponseEvent next)
    {
        switch (next)
        {
            case TextDeltaEvent delta:
                Part(delta.OutputIndex, delta.Channel, delta.PartIndex).Append(delta.Delta, delta.Logprobs);
                break;
            case AnnotationAddedEvent added:
                Part(added.OutputIndex, TextChannel.OutputText, added.ContentIndex).Annotate(added.Annotation);
                break;
            case ContentPartEvent { Done: false } part:
                _items[part.OutputIndex].Open(ChannelOf(part.Part));
                break;
            case ReasoningSummaryPartEvent { Done: false } part:
                _items[part.OutputIndex].Open(TextChannel.ReasoningSummary);
                break;
            case OutputItemEvent { Done: false } added:
                _items.Add(new FoldedItem(added.Item));
                break;
            case OutputItemEvent done:
                _items[done.OutputIndex].Close(done.Item);
                break;
            case ResponseSnapshotEvent snapshot:
                _snapshot = snapshot.Response;
                break;
        }
    }

    /// <summary>The part a text event speaks of.</summary>
    internal FoldedPart Part(int outputIndex, TextChannel channel, int partIndex) =>
        _items[outputIndex].Part(channel, partIndex);

    /// <summary>An item made of what was folded, with another status.</summary>
    internal OutputItem Item(int outputIndex, ItemStatus status) => _items[outputIndex].Build(status);

    private static TextChannel ChannelOf(OutputPart part) => part switch
    {
        OutputTextPart => TextChannel.OutputText,
        RefusalPart => TextChannel.Refusal,
        ReasoningTextPart => TextChannel.ReasoningText,
        _ => throw new InvalidOperationException("A part of an unknown kind."),
    };
}
