using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>An output item that has been opened and not yet closed.</summary>
internal abstract class OpenItem(ResponseEventLog log, int key, string id)
{
    /// <summary>The provider's key for the item.</summary>
    public int Key => key;

    /// <summary>The item's id.</summary>
    public string Id => id;

    /// <summary>The item's index; valid once begun.</summary>
    public int OutputIndex { get; private set; } = -1;

    /// <summary>Whether <c>response.output_item.done</c> has been written.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Where events are written.</summary>
    protected ResponseEventLog Log => log;

    /// <summary>Writes <c>response.output_item.added</c>.</summary>
    public void Begin()
    {
        OutputIndex = log.NextOutputIndex();
        log.Write(new OutputItemEvent(log.NextSequence(), OutputIndex, Opened(), Done: false));
    }

    /// <summary>Closes what is open inside and writes <c>response.output_item.done</c>.</summary>
    /// <param name="incomplete">Whether the item was cut.</param>
    public void Close(bool incomplete)
    {
        IsClosed = true;
        CloseInside(incomplete);
        var item = Closed(incomplete ? ItemStatus.Incomplete : ItemStatus.Completed);
        log.Write(new OutputItemEvent(log.NextSequence(), OutputIndex, item, Done: true));
    }

    /// <summary>The item at its start.</summary>
    protected abstract OutputItem Opened();

    /// <summary>The item at its end.</summary>
    protected virtual OutputItem Closed(ItemStatus status) => log.Fold.Item(OutputIndex, status);

    /// <summary>Closes the parts or the arguments.</summary>
    protected abstract void CloseInside(bool incomplete);
}
