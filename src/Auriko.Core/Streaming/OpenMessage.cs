using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>A message that is being written.</summary>
internal sealed class OpenMessage(ResponseEventLog log, int key, string id, string? phase)
    : OpenPartedItem(log, key, id)
{
    /// <summary>Adds an annotation to a text part.</summary>
    public void Annotate(int part, JsonElement annotation)
    {
        TurnTo(TextChannel.OutputText, part);
        var index = Log.Fold.Part(OutputIndex, TextChannel.OutputText, PartIndex).AnnotationCount;
        Log.Write(new AnnotationAddedEvent(Log.NextSequence(), Id, OutputIndex, PartIndex, index, annotation));
    }

    /// <inheritdoc/>
    protected override OutputItem Opened() => new OutputMessage(Id, ItemStatus.InProgress, [], phase);
}
