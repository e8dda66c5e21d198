using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// An open item made of parts, of which at most one is open: a text for another channel or part closes it and opens the
/// next. A provider's part number only tells parts apart; the index on the wire is the position.
/// </summary>
internal abstract class OpenPartedItem(ResponseEventLog log, int key, string id) : OpenItem(log, key, id)
{
    private TextChannel _channel;
    private int _partKey;
    private int _partIndex = -1;
    private bool _hasPart;
    private int _contentParts;
    private int _summaryParts;
    private Utf16Carry _carry;

    /// <summary>The index of the open part.</summary>
    protected int PartIndex => _partIndex;

    /// <summary>Appends text that is not empty, or that has log probabilities.</summary>
    public void Append(TextChannel channel, int part, string text, JsonElement? logprobs = null)
    {
        TurnTo(channel, part);
        WriteDelta(_carry.Join(text), logprobs);
    }

    /// <summary>Makes the part the open one.</summary>
    public void TurnTo(TextChannel channel, int part)
    {
        if (_hasPart && _channel == channel && _partKey == part)
        {
            return;
        }

        ClosePart();
        (_channel, _partKey, _hasPart) = (channel, part, true);
        _partIndex = channel is TextChannel.ReasoningSummary ? _summaryParts++ : _contentParts++;
        Log.Write(channel is TextChannel.ReasoningSummary
            ? new ReasoningSummaryPartEvent(Log.NextSequence(), Id, OutputIndex, _partIndex, string.Empty, Done: false)
            : new ContentPartEvent(Log.NextSequence(), Id, OutputIndex, _partIndex, EmptyPart(channel), Done: false));
    }

    /// <inheritdoc/>
    protected override void CloseInside(bool incomplete) => ClosePart();

    private static OutputPart EmptyPart(TextChannel channel) => new FoldedPart(channel).ToPart();

    private void ClosePart()
    {
        if (!_hasPart)
        {
            return;
        }

        WriteDelta(_carry.Flush(), null);
        _hasPart = false;
        var part = Log.Fold.Part(OutputIndex, _channel, _partIndex);
        var logprobs = _channel is TextChannel.OutputText ? part.Logprobs : null;
        Log.Write(new TextDoneEvent(
            Log.NextSequence(), _channel, Id, OutputIndex, _partIndex, part.Text, logprobs));
        Log.Write(_channel is TextChannel.ReasoningSummary
            ? new ReasoningSummaryPartEvent(Log.NextSequence(), Id, OutputIndex, _partIndex, part.Text, Done: true)
            : new ContentPartEvent(Log.NextSequence(), Id, OutputIndex, _partIndex, part.ToPart(), Done: true));
    }

    private void WriteDelta(string text, JsonElement? logprobs)
    {
        if (text.Length > 0 || logprobs is not null)
        {
            Log.Write(new TextDeltaEvent(
                Log.NextSequence(), _channel, Id, OutputIndex, _partIndex, text, logprobs));
        }
    }
}
