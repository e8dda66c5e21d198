using System.Buffers;
using System.Text.Json;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>Records that become durable together. Filled under the lock of the <see cref="WriteAheadFile"/>.</summary>
internal sealed class WalBatch : IDisposable
{
    private readonly ArrayBufferWriter<byte> _records = new(16 << 10);
    private readonly ArrayBufferWriter<byte> _payload = new(2 << 10);
    private readonly Utf8JsonWriter _json;
    private TaskCompletionSource _durable = NewSource();

    public WalBatch() => _json = new Utf8JsonWriter(_payload);

    public int Entries { get; private set; }

    public ReadOnlySpan<byte> Records => _records.WrittenSpan;

    public int Length => _records.WrittenCount;

    /// <summary>Completes when every record in it is durable, or fails with <see cref="IOException"/>.</summary>
    public Task Durable => _durable.Task;

    public void Add(LedgerEntry entry)
    {
        _payload.ResetWrittenCount();
        _json.Reset(_payload);
        JsonSerializer.Serialize(_json, entry, LedgerJson.Default.LedgerEntry);
        WalRecord.Append(_records, _payload.WrittenSpan);
        Entries++;
    }

    /// <summary>Tells those who wait, and empties the batch for the next ones.</summary>
    /// <param name="failure">Why it did not become durable; null when it did.</param>
    public void Complete(IOException? failure)
    {
        var waiting = _durable;
        _durable = NewSource();
        _records.ResetWrittenCount();
        Entries = 0;
        if (failure is null)
        {
            waiting.SetResult();
        }
        else
        {
            waiting.SetException(failure);
        }
    }

    public void Dispose() => _json.Dispose();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
