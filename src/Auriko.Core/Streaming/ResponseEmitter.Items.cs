using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <content>How items open and end, the announced ones among them.</content>
public sealed partial class ResponseEmitter
{
    private readonly Queue<ProviderEvent> _announced = new();

    /// <summary>
    /// Opens, and ends, the items that were announced before there was any output. They are no output by themselves: a
    /// provider that has only announced may still be replaced, and what it announced is forgotten when it fails.
    /// </summary>
    internal void OpenAnnounced()
    {
        while (_announced.TryDequeue(out var said))
        {
            Frame(said);
        }
    }

    private void Frame(ProviderEvent said)
    {
        switch (said)
        {
            case MessageStarted started:
                Message(started.Key, started.ItemId, started.Phase);
                break;
            case ReasoningStarted started:
                Reasoning(started.Key, started.ItemId);
                break;
            case ItemEnded ended:
                _items.End(ended);
                break;
        }
    }

    private OpenMessage Message(int key, string? itemId = null, string? phase = null) =>
        _items.Find<OpenMessage>(key) ?? Open(new OpenMessage(
            _log, key, _ids.OfMessage(itemId), phase is null ? null : Utf16Carry.WellFormed(phase)));

    private OpenReasoning Reasoning(int key, string? itemId = null) =>
        _items.Find<OpenReasoning>(key) ?? Open(new OpenReasoning(_log, key, _ids.OfReasoning(itemId)));

    private OpenPartedItem Parted(PartStarted part) =>
        part.Channel is TextChannel.OutputText or TextChannel.Refusal ? Message(part.Key) : Reasoning(part.Key);

    private void StartCall(ToolCallStarted started)
    {
        if (_items.Find<OpenFunctionCall>(started.Key)?.IsSameCall(started) is not true)
        {
            Open(new OpenFunctionCall(_log, started, _ids.OfFunctionCall(started.ItemId), _ids.OfCall(started.CallId)));
        }
    }

    private void StartOpaque(int key, JsonElement item)
    {
        if (OpaqueJson.IsOpaqueItem(item))
        {
            Open(new OpenOpaqueItem(_log, key, _ids.OfOpaque(item), item));
        }
    }

    private T Open<T>(T item)
        where T : OpenItem
    {
        Start();
        _items.Add(item);
        return item;
    }
}
