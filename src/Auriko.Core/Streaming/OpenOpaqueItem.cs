using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>An item of a type only the provider knows, passed on as it says it.</summary>
internal sealed class OpenOpaqueItem(ResponseEventLog log, int key, string id, JsonElement started)
    : OpenItem(log, key, id)
{
    private JsonElement? _final;

    /// <summary>Passes on an event of the item; one that the API does not define for its type is dropped.</summary>
    public void Pass(string type, JsonElement payload)
    {
        if (StreamEventShapes.IsFamilyOf(type, OpaqueJson.Text(started, "type"))
            && StreamEventShapes.IsLegalInOpaqueItem(type, payload))
        {
            Log.Write(new OpaqueEvent(Log.NextSequence(), type, Id, OutputIndex, payload));
        }
    }

    /// <summary>Keeps the provider's final form of the item; one of another type is dropped.</summary>
    public void Finish(JsonElement final)
    {
        var wellFormed = WellFormedJson.Of(final);
        if (OpaqueJson.Text(wellFormed, "type") == OpaqueJson.Text(started, "type"))
        {
            _final = wellFormed;
        }
    }

    /// <inheritdoc/>
    protected override OutputItem Opened() => Item(OpaqueJson.WithIdentity(started, Id, status: null));

    /// <inheritdoc/>
    protected override OutputItem Closed(ItemStatus status)
    {
        var last = _final ?? started;
        return Item(OpaqueJson.WithIdentity(last, Id, Stands(last, status) ? null : OpaqueJson.EndStatus(last, status)));
    }

    /// <inheritdoc/>
    protected override void CloseInside(bool incomplete)
    {
    }

    /// <summary>
    /// Whether what the item says of its status stands, be it nothing at all: unless it says that it is open yet, or was
    /// cut and the provider did not say so itself.
    /// </summary>
    private bool Stands(JsonElement last, ItemStatus status) =>
        !OpaqueJson.IsOpen(last)
        && (status is ItemStatus.Completed || (_final is not null && OpaqueJson.Text(last, "status") is not null));

    private OpaqueOutputItem Item(JsonElement raw) => new(Id, OpaqueJson.Status(raw), raw);
}
