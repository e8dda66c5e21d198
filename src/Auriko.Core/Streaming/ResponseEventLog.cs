using System.Diagnostics.CodeAnalysis;

namespace Auriko.Core.Streaming;

/// <summary>Numbers the events of one response, folds them, and keeps them until they are taken.</summary>
internal sealed class ResponseEventLog
{
    private readonly Queue<ResponseEvent> _written = new();
    private int _sequence;
    private int _items;

    /// <summary>The fold of everything written.</summary>
    public ResponseFold Fold { get; } = new();

    /// <summary>Whether an item has been opened.</summary>
    public bool HasItems => _items > 0;

    /// <summary>The number for the next event. Reading it uses it up: the event must be written.</summary>
    public int NextSequence() => _sequence++;

    /// <summary>The index for the next item. Reading it uses it up: the item must be opened.</summary>
    public int NextOutputIndex() => _items++;

    /// <summary>Writes an event.</summary>
    public void Write(ResponseEvent next)
    {
        Fold.Apply(next);
        _written.Enqueue(next);
    }

    /// <summary>Takes the oldest event not yet taken.</summary>
    public bool TryTake([NotNullWhen(true)] out ResponseEvent? next) => _written.TryDequeue(out next);
}
