using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>The items of one response that are being written, by the provider's keys.</summary>
internal sealed class OpenItems
{
    private readonly Dictionary<int, OpenItem> _byKey = [];
    private readonly List<OpenItem> _inOrder = [];
    private OpenItem? _latest;

    /// <summary>Whether there has been an item that the caller can read as an answer: any but reasoning.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Whether a provider ended an item of ours as cut.</summary>
    public bool HasCut { get; private set; }

    /// <summary>The open item of this key, if it is of this kind.</summary>
    public T? Find<T>(int key)
        where T : OpenItem
    {
        if (_latest is { IsClosed: false } latest && latest.Key == key)
        {
            return latest as T;
        }

        if (_byKey.TryGetValue(key, out var item))
        {
            _latest = item;
        }

        return item as T;
    }

    /// <summary>Opens an item; what was open under its key is closed first.</summary>
    public void Add(OpenItem item)
    {
        if (_byKey.TryGetValue(item.Key, out var former))
        {
            former.Close(incomplete: false);
        }

        item.Begin();
        _byKey[item.Key] = item;
        _inOrder.Add(item);
        _latest = item;
        HasAnswer |= item is not OpenReasoning;
    }

    /// <summary>Closes an item as its provider asked; a no-op when it is not open.</summary>
    public void End(ItemEnded ended)
    {
        if (_byKey.Remove(ended.Key, out var item))
        {
            if (item is OpenOpaqueItem opaque && ended.Item is { ValueKind: JsonValueKind.Object } final)
            {
                opaque.Finish(final);
            }

            item.Close(ended.Incomplete);
            HasCut |= ended.Incomplete && item is not OpenOpaqueItem;
        }
    }

    /// <summary>Closes every open item, in output order.</summary>
    public void CloseAll(bool incomplete)
    {
        foreach (var item in _inOrder)
        {
            if (!item.IsClosed)
            {
                item.Close(incomplete);
            }
        }

        _byKey.Clear();
    }
}
