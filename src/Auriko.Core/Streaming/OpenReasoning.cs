using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>Reasoning that is being written.</summary>
internal sealed class OpenReasoning(ResponseEventLog log, int key, string id) : OpenPartedItem(log, key, id)
{
    private string? _encryptedContent;

    /// <summary>Keeps what the provider needs back; it is shown when the item closes.</summary>
    public void Seal(string encryptedContent) => _encryptedContent = encryptedContent;

    /// <inheritdoc/>
    protected override OutputItem Opened() => new OutputReasoning(Id, ItemStatus.InProgress, [], [], null);

    /// <inheritdoc/>
    protected override OutputItem Closed(ItemStatus status) =>
        (OutputReasoning)base.Closed(status) with { EncryptedContent = _encryptedContent };
}
