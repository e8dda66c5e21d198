using System.Buffers;
using System.Text.Json;
using Auriko.Core.Ledger.WriteAhead;

namespace Auriko.Core.Background.Fresh;

/// <summary>Records that become durable together. Filled under the lock of the <see cref="StateLog"/>.</summary>
internal sealed class StateBatch
{
    private readonly ArrayBufferWriter<byte> _bytes = new(16 << 10);
    private readonly List<(string Id, bool IsLast, Range Bytes)> _records = [];
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => _records.Count == 0;

    /// <summary>All records, as they are written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Each record: whose, whether nothing of it has to be kept from then on, and its bytes.</summary>
    public IEnumerable<(string Id, bool IsLast, byte[] Bytes)> Records =>
        _records.Select(record => (record.Id, record.IsLast, _bytes.WrittenMemory[record.Bytes].ToArray()));

    /// <summary>Completes when all of it is durable, or fails with <see cref="IOException"/>.</summary>
    public Task Durable => _durable.Task;

    /// <summary>Takes a record.</summary>
    /// <param name="record">The record.</param>
    public void Add(StateRecord record)
    {
        var start = _bytes.WrittenCount;
        WalRecord.Append(_bytes, JsonSerializer.SerializeToUtf8Bytes(record, StateJson.Default.StateRecord));
        _records.Add((record.Id, record.State is null, start.._bytes.WrittenCount));
    }

    /// <summary>Tells those who wait.</summary>
    /// <param name="failure">Why it did not become durable; null when it did.</param>
    public void Complete(IOException? failure)
    {
        if (failure is null)
        {
            _durable.SetResult();
        }
        else
        {
            _durable.SetException(failure);
        }
    }
}
