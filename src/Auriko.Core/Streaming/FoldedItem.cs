using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>One output item while its events are folded.</summary>
internal sealed class FoldedItem(OutputItem opened)
{
    private readonly List<FoldedPart> _content = [];
    private readonly List<FoldedPart> _summary = [];
    private readonly FoldedPart _arguments = new(TextChannel.FunctionArguments);
    private OutputItem? _closed;

    /// <summary>The item as it is now.</summary>
    public OutputItem Current => _closed ?? Build(opened.Status);

    /// <summary>Adds a part and returns it.</summary>
    public FoldedPart Open(TextChannel channel)
    {
        var part = new FoldedPart(channel);
        Parts(channel).Add(part);
        return part;
    }

    /// <summary>The part a text event speaks of.</summary>
    public FoldedPart Part(TextChannel channel, int index) =>
        channel is TextChannel.FunctionArguments ? _arguments : Parts(channel)[index];

    /// <summary>Takes the final form of the item.</summary>
    public void Close(OutputItem final) => _closed = final;

    /// <summary>The item made of what was folded, with another status.</summary>
    public OutputItem Build(ItemStatus status) => opened switch
    {
        OutputMessage message => message with { Status = status, Content = _content.ConvertAll(part => part.ToPart()) },
        OutputFunctionCall call => call with { Status = status, Arguments = _arguments.Text },
        OutputReasoning reasoning => reasoning with
        {
            Status = status,
            Summary = _summary.ConvertAll(part => part.Text),
            Content = _content.ConvertAll(part => part.Text),
        },
        _ => opened with { Status = status },
    };

    private List<FoldedPart> Parts(TextChannel channel) =>
        channel is TextChannel.ReasoningSummary ? _summary : _content;
}
