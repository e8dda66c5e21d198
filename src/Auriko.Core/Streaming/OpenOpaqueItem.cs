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
    /// <remarks>The provider's final form stands as it is, unless it says that it is not final.</remarks>
    protected override OutputItem Closed(ItemStatus status)
    {
        var last = _final ?? started;
        var stands = _final is not null && !OpaqueJson.IsOpen(last);
        return Item(OpaqueJson.WithIdentity(last, Id, stands ? null : OpaqueJson.EndStatus(last, status)));
    }

    /// <inheritdoc/>
    protected override void CloseInside(bool incomplete)
    {
    }

    private OpaqueOutputItem Item(JsonElement raw) => new(Id, OpaqueJson.Status(raw), raw);
}
